/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;

import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TomcatValves}.
 */
class TomcatValvesTests {

	private final TomcatValves valves = new TomcatValves(
			(type) -> type.getName().startsWith(TomcatValvesTests.class.getName() + "$"));

	@Test
	void theValvesOfTheEngineAndOfItsContextsAreFound() {
		Tomcat tomcat = new Tomcat();
		tomcat.getEngine().getPipeline().addValve(new OfEngine());
		tomcat.addContext("", null).getPipeline().addValve(new OfContext());
		assertThat(this.valves.of(new Application(new Server(tomcat)))).containsExactly(OfEngine.class.getName(),
				OfContext.class.getName());
	}

	@Test
	void anAccessLogWithoutTheTraceIdIsFound() {
		Tomcat tomcat = new Tomcat();
		tomcat.getEngine().getPipeline().addValve(accessLog("common"));
		tomcat.addContext("", null).getPipeline().addValve(accessLog("%h %{trace_id}r"));
		tomcat.getEngine().getPipeline().addValve(new OfEngine());
		assertThat(this.valves.accessLogs(new Application(new Server(tomcat))))
			.containsExactly("AccessLogValve with the pattern %h %l %u %t \"%r\" %s %b");
	}

	private static AccessLogValve accessLog(String pattern) {
		AccessLogValve valve = new AccessLogValve();
		valve.setPattern(pattern);
		return valve;
	}

	@Test
	void theFiltersBeforeTheOneThatObservesRequestsAreFound() {
		Tomcat tomcat = new Tomcat();
		Context context = tomcat.addContext("", null);
		List<Filter> filters = List.of(new Audit(), new ServerHttpObservationFilter(ObservationRegistry.NOOP),
				new Later());
		for (Filter filter : filters) {
			FilterDef definition = new FilterDef();
			definition.setFilterName(filter.getClass().getSimpleName());
			definition.setFilter(filter);
			context.addFilterDef(definition);
			FilterMap map = new FilterMap();
			map.setFilterName(definition.getFilterName());
			map.addURLPattern("/*");
			context.addFilterMap(map);
		}
		assertThat(this.valves.earlyFilters(new Application(new Server(tomcat))))
			.containsExactly(Audit.class.getName());
	}

	@Test
	void anApplicationWithoutTomcatHasNoValves() {
		assertThat(this.valves.of(List.of())).isEmpty();
	}

	public static class Application {

		private final Server server;

		Application(Server server) {
			this.server = server;
		}

		public Server getWebServer() {
			return this.server;
		}

	}

	public static class Server {

		private final Tomcat tomcat;

		Server(Tomcat tomcat) {
			this.tomcat = tomcat;
		}

		public Tomcat getTomcat() {
			return this.tomcat;
		}

	}

	static class OfEngine extends ValveBase {

		@Override
		public void invoke(Request request, Response response) {
		}

	}

	static class Audit implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
		}

	}

	static class Later extends Audit {

	}

	static class OfContext extends OfEngine {

	}

}
