/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.SpringServletContainerInitializer;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that is deployed to a Tomcat which Spring Boot did not start.
 */
class WarTests {

	@Test
	void aDeployedServiceContinuesTheTrace(@TempDir Path base) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(base.toString());
		tomcat.setPort(0);
		tomcat.getConnector();
		Context war = tomcat.addContext("/war", base.toString());
		war.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(Deployed.class));
		tomcat.start();
		try {
			Traceparent sent = Traceparent.next();
			assertThat(get(tomcat, "/war/hello/war", sent)).startsWith("00-" + sent.traceId());
			assertThat(get(tomcat, "/war/boom/war", Traceparent.next())).contains("500");
			Traceparent probe = Traceparent.next();
			assertThat(get(tomcat, "/war/actuator/health", probe)).contains("UP");
			WebApplicationContext context = WebApplicationContextUtils
				.getRequiredWebApplicationContext(war.getServletContext());
			context.getBean(SdkTracerProvider.class).forceFlush().join(5, TimeUnit.SECONDS);
			assertThat(context.getBean(InMemorySpanExporter.class).getFinishedSpanItems())
				.extracting(SpanData::getTraceId)
				.contains(sent.traceId())
				.doesNotContain(probe.traceId());
		}
		finally {
			tomcat.stop();
			tomcat.destroy();
		}
	}

	private static String get(Tomcat tomcat, String path, Traceparent sent) throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path))
			.header("traceparent", sent.sampled())
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	public static final class Deployed extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return builder.sources(Shop.class).properties("spring.application.name=war");
		}

	}

}
