/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.proof.Jvm;
import io.joinkey.response.ReactiveResponseTests.ReactiveShop;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access log of Reactor Netty, in a process of its own: Reactor Netty reads its
 * system property once.
 */
class NettyAccessLogTests {

	@Test
	void eachLineHasTheTraceAndTheCallersHeader() throws IOException, InterruptedException {
		List<String> lines = run();
		assertThat(lines).hasSize(12);
		assertThat(lines.subList(0, 4)).allMatch((line) -> line.startsWith("none"));
		assertThat(lines.subList(4, 8))
			.allMatch((line) -> line.matches("joined .* HTTP/1.1\" (200|500|404) \\d+ \\d+ [0-9a-f]{32} [0-9a-f-]+"));
		assertThat(lines.subList(8, 12)).allMatch((line) -> line.startsWith("none"));
	}

	private static List<String> run() throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(Jvm.options());
		command.addAll(List.of("-Dreactor.netty.http.server.accessLogEnabled=true", "-cp",
				System.getProperty("java.class.path"), NettyAccessLogTests.class.getName()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		List<String> lines = new ArrayList<>();
		try (var output = process.inputReader()) {
			output.lines().filter((line) -> line.matches("(joined|none) .*")).forEach(lines::add);
		}
		process.waitFor();
		return lines;
	}

	/**
	 * Starts the service without Joinkey's server feature, with it, and without it again.
	 */
	public static void main(String[] arguments) {
		serve("false");
		serve("true");
		serve("false");
	}

	private static void serve(String joinkey) {
		try (RunningService service = RunningService.start(CollectingShop.class,
				"spring.main.web-application-type=reactive", "joinkey.http.server.enabled=" + joinkey)) {
			for (String path : List.of("/entity/200", "/unhandled", "/nowhere", "/problem/500")) {
				Traceparent sent = Traceparent.next();
				service.get(path, "traceparent", sent.sampled());
				String line = String.valueOf(service.linesWith("GET " + path + " ").get(0).get("message"));
				boolean joined = line.endsWith(" " + sent.traceId() + " " + sent.sampled());
				System.out.println((joined ? "joined " : "none ") + line);
			}
		}
	}

	/** Collects garbage within each request, which must not cost its line an id. */
	@Configuration(proxyBeanMethods = false)
	@Import(ReactiveShop.class)
	static class CollectingShop {

		@Bean
		WebFilter collecting() {
			return (exchange, chain) -> {
				System.gc();
				return chain.filter(exchange);
			};
		}

	}

}
