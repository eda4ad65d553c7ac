/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StoryTests {

	@Test
	void theFailedCheckoutOfTheExemplarIsFollowed(@TempDir Path directory) throws IOException {
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		new Story(Recorded.in(directory).evidence(), new PrintStream(text, true, StandardCharsets.UTF_8)).print();
		assertThat(text.toString(StandardCharsets.UTF_8).lines())
			.contains("  by user id and time     6 lines: 5 of its 7 (2 name no user), 1 of other requests",
					"  by trace id             7 lines: 7 of its 7, no other",
					"      http_server_requests_seconds_bucket{method=POST, uri=/checkout, status=500, le=0.25}",
					"      its exemplar: trace_id=7fb0c94fc2738e211e495449e97deb42 span_id=fd478b6e509d703e",
					"      fd478b6e509d703e  checkout SERVER   http post /checkout                207.2 ms ERROR",
					"      35d542b1e981f15d      payments SERVER   http post /payments            157.8 ms ERROR",
					"      7cdef7801155e35a  payments SERVER   http post /callbacks                 1.2 ms",
					"        its link: traceId=7fb0c94fc2738e211e495449e97deb42",
					"  payments.log.jsonl     linked_trace_id=7fb0c94fc2738e211e495449e97deb42")
			.allMatch((line) -> line.length() <= 100);
	}

}
