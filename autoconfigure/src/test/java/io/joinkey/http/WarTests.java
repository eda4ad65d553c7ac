/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.ServletContainerInitializer;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.BeforeAll;
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

	/** As Spring Boot does, which warns in a later application if a Tomcat did not. */
	@BeforeAll
	static void disableRegistry() {
		Registry.disableRegistry();
	}

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

	@Test
	void aServletContainerHasNoServerOfSpringBoots(@TempDir Path base) throws Exception {
		try (URLClassLoader loader = new URLClassLoader(classPathOfAWar(), new Container())) {
			Tomcat tomcat = new Tomcat();
			tomcat.setBaseDir(base.toString());
			tomcat.setPort(0);
			tomcat.getConnector();
			Context war = tomcat.addContext("/war", base.toString());
			war.setParentClassLoader(loader);
			ServletContainerInitializer initializer = (ServletContainerInitializer) loader
				.loadClass(SpringServletContainerInitializer.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			war.addServletContainerInitializer(initializer, Set.of(loader.loadClass(Deployed.class.getName())));
			tomcat.start();
			try {
				Traceparent sent = Traceparent.next();
				assertThat(get(tomcat, "/war/hello/war", sent)).startsWith("00-" + sent.traceId());
				assertThat(get(tomcat, "/war/boom/war", Traceparent.next())).contains("500");
			}
			finally {
				tomcat.stop();
				tomcat.destroy();
			}
		}
	}

	/** What a war has in WEB-INF/lib: an embedded server is in lib-provided. */
	private static URL[] classPathOfAWar() throws IOException {
		Pattern provided = Pattern.compile(".*/(spring-boot-(web-server|tomcat|jetty)|tomcat-embed-|jetty-)[^/]*");
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.split(File.pathSeparator)) {
			if (!provided.matcher(entry).matches()) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	/** Shows an application the classes of its servlet container only. */
	private static final class Container extends ClassLoader {

		private static final Pattern OWN = Pattern
			.compile("(jakarta\\.|org\\.apache\\.(catalina|coyote|tomcat|naming|juli|el|jasper)\\.).*");

		Container() {
			super(ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (OWN.matcher(name).matches()) {
				return WarTests.class.getClassLoader().loadClass(name);
			}
			throw new ClassNotFoundException(name);
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
