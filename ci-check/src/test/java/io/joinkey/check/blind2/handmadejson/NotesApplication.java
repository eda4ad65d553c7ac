/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.handmadejson;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** JSON from a pattern, which does not escape the message. */
@SpringBootApplication
public class NotesApplication {

	public static void main(String[] args) {
		Platform.mvc(NotesApplication.class, args, "-logging.structured.format.console",
				"logging.pattern.console={\"level\":\"%level\",\"service\":\"blind\",\"logger_name\":\"%logger\",\"message\":\"%msg\",\"trace_id\":\"%X{traceId}\",\"span_id\":\"%X{spanId}\",\"trace_flags\":\"%X{trace_flags}\"}%n");
	}

	@RestController
	static class Notes {

		private static final Logger log = LoggerFactory.getLogger(Notes.class);

		@GetMapping("/notes")
		String note() {
			log.info("Showing note \"shopping\",\n with 2 lines");
			return "note";
		}

	}

}
