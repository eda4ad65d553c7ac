/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.joinkey.RunningService;
import io.joinkey.proof.OtlpReceiver;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request of several spans holds when it reaches the collector.
 */
class GroupedExportTests {

	@TempDir
	Path folder;

	@Test
	void spansOfABatchShareOneResource() throws IOException {
		JsonNode resources = export(Shop.class);
		assertThat(resources).hasSize(1);
		assertThat(resources.get(0).path("resource").toString()).contains("\"service.name\"", "\"shop\"");
		assertThat(resources.findValuesAsString("name")).contains("work 1", "work 2", "work 3");
	}

	@Test
	void aSpanFilterOfTheApplicationIsKept() throws IOException {
		assertThat(export(FilteringShop.class).findValuesAsString("name")).contains("work 1, filtered",
				"work 2, filtered", "work 3, filtered");
	}

	private JsonNode export(Class<?> application) throws IOException {
		Path file = this.folder.resolve("spans.jsonl");
		try (OtlpReceiver receiver = OtlpReceiver.start(file);
				RunningService service = RunningService.start(application,
						"management.opentelemetry.tracing.export.otlp.endpoint=" + receiver.endpoint(),
						"management.opentelemetry.tracing.export.schedule-delay=1h")) {
			Tracer tracer = service.context().getBean(Tracer.class);
			for (int i = 1; i <= 3; i++) {
				tracer.nextSpan().name("work " + i).tag("number", i).start().end();
			}
			assertThat(service.context()
				.getBean(SdkTracerProvider.class)
				.forceFlush()
				.join(60, TimeUnit.SECONDS)
				.isSuccess()).isTrue();
			return JsonMapper.shared().readTree(Files.readString(file)).path("resourceSpans");
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Shop {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class FilteringShop {

		@Bean
		SpanFilter naming() {
			return (span) -> span.setName(span.getName() + ", filtered");
		}

	}

}
