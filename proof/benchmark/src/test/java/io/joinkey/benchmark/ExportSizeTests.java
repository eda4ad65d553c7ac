/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExportSizeTests {

	@Test
	void countsResourcesAndSpansOfAllScopes() throws IOException {
		ScopeSpans two = ScopeSpans.newBuilder()
			.addSpans(Span.newBuilder().setName("a"))
			.addSpans(Span.newBuilder())
			.build();
		ScopeSpans one = ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("b")).setSchemaUrl("url").build();
		byte[] request = ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().setSchemaUrl("url").addScopeSpans(two).addScopeSpans(one))
			.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(one))
			.build()
			.toByteArray();
		assertThat(ExportSize.of(request)).isEqualTo(new ExportSize(2, 4));
		assertThat(ExportSize.of(new byte[0])).isEqualTo(new ExportSize(0, 0));
	}

}
