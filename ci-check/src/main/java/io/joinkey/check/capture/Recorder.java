/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.joinkey.check.capture.logging.ApplicationLogs;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Prepares an application so that it can be judged: sends requests and records to it, and
 * returns the evidence of what it did.
 */
public final class Recorder {

	/**
	 * The Prometheus client keeps an exemplar for seven seconds. One of a start-up
	 * request would hide the gate's.
	 */
	private static final Map<String, Object> PROPERTIES = Map.of(
			"management.prometheus.metrics.export.properties.io.prometheus.exemplars.min_retention_period_seconds", "1",
			"management.prometheus.metrics.export.properties.io.prometheus.exemplars.sample_interval_milliseconds",
			"1");

	private final ConfigurableApplicationContext context;

	private final GateHandler handler = new GateHandler();

	private final ApplicationEvidence evidence;

	private final ServerUnderTest server;

	private final Client client;

	private final OwnRequests requests;

	private volatile @Nullable Supplier<Header> admission;

	private Recorder(ConfigurableApplicationContext context, List<Downstreams.Answer> answers,
			@Nullable FaultInjection cut) {
		this.context = context;
		this.evidence = new ApplicationEvidence(context, answers, cut);
		this.server = new ServerUnderTest(context.getEnvironment(), () -> MetricsPath.of(context));
		EdgeTrust edge = new EdgeTrust(context.getEnvironment(), this.server::baseUrl);
		this.client = new Client(this.evidence.moments(), this.server::baseUrl, this.handler, edge,
				cut == FaultInjection.INBOUND_HEADER);
		this.requests = new OwnRequests(context, this.client, this.evidence, this.handler);
	}

	/**
	 * Makes an application that is about to start observable.
	 * @param context the application's context, not yet refreshed
	 * @param answers what downstreams answer
	 * @return the recorder, which is also a bean of the context
	 */
	public static Recorder prepare(ConfigurableApplicationContext context, List<Downstreams.Answer> answers) {
		return prepare(context, answers, null);
	}

	/**
	 * Makes an application that is about to start observable, and cuts a wire.
	 * @param context the application's context, not yet refreshed
	 * @param answers what downstreams answer
	 * @param cut the wire, whose properties are the caller's to set
	 * @return the recorder, which is also a bean of the context
	 */
	public static Recorder prepare(ConfigurableApplicationContext context, List<Downstreams.Answer> answers,
			@Nullable FaultInjection cut) {
		ScopeEvidence.watch();
		ThreadAgent.install();
		Recorder recorder = new Recorder(context, answers, cut);
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("joinkey-gate", PROPERTIES));
		GenericApplicationContext beans = (GenericApplicationContext) context;
		beans.registerBean("joinkeyRecorder", Recorder.class, () -> recorder);
		recorder.evidence.register(beans);
		recorder.handler.register(beans, () -> recorder.downstreams().url() + GateHandler.ROUTE);
		// a lambda of another event type gets all events from a multicaster such as
		// Spring Modulith's, and fails
		context.addApplicationListener((ApplicationEvent event) -> {
			if (event instanceof ApplicationReadyEvent) {
				recorder.evidence.ready();
			}
			else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
				recorder.evidence.close();
			}
		});
		return recorder;
	}

	/**
	 * Return the client that sends requests to the application.
	 * @return an uninstrumented client
	 */
	public Client client() {
		return this.client;
	}

	/**
	 * Return what sends requests of the gate's own.
	 * @return the requests
	 */
	public OwnRequests requests() {
		return this.requests;
	}

	/**
	 * Adds a filter that can set a user in the application's security context. It does
	 * nothing until {@link #admit()} or {@link #admitOwn()} is called.
	 * @param context the application's context, not yet refreshed
	 * @param name the user's name
	 * @param authorities the user's authorities
	 */
	public void user(ConfigurableApplicationContext context, String name, List<String> authorities) {
		String csrf = (context instanceof ReactiveWebApplicationContext) ? "server.csrf.CsrfWebFilter"
				: "csrf.CsrfFilter";
		if (isPresent("org.springframework.security.web." + csrf)) {
			Admission filter = new Admission(this.handler, name, authorities);
			filter.register((GenericApplicationContext) context);
			Supplier<Header> header = () -> {
				filter.open();
				return new Header(GateHandler.HEADER, this.handler.secret(GateHandler.Task.ADMIT));
			};
			this.admission = header;
			this.server.admission(header);
		}
	}

	/**
	 * Lets the application see the user in all requests of the gate, and in the scrape.
	 */
	public void admit() {
		if (admitOwn()) {
			this.client.admit();
		}
	}

	/**
	 * Lets the application see the user in requests that the gate's own handler takes,
	 * and in the scrape.
	 * @return whether Spring Security is there
	 */
	public boolean admitOwn() {
		Supplier<Header> header = this.admission;
		if (header != null) {
			Header opened = header.get();
			this.server.header(opened.name(), opened.value());
		}
		return header != null;
	}

	/**
	 * Adds a header to the request that reads the metrics.
	 * @param name the name
	 * @param value the value
	 */
	public void scrapeHeader(String name, String value) {
		this.server.header(name, value);
	}

	/**
	 * Return the server that answers for downstream services.
	 * @return the server
	 */
	public Downstreams downstreams() {
		return this.evidence.downstreams();
	}

	/**
	 * Sends a Kafka record to a listener of the application, with a {@code traceparent}
	 * that only the gate knows.
	 * @param topic the topic
	 * @param headers more headers
	 * @param value the value, as text
	 */
	public void publish(String topic, Map<String, String> headers, String value) {
		this.evidence.kafka().publish(topic, headers, value);
	}

	/**
	 * Keeps the failures that the gate provokes from the application's error pages of
	 * some paths.
	 * @param paths the paths
	 */
	public void spare(Set<String> paths) {
		this.handler.spare(paths);
	}

	/**
	 * Begins a new observation, such as that of a test: earlier evidence is left out.
	 */
	public void begin() {
		this.evidence.begin();
	}

	/**
	 * Reads the appenders that another application in the same JVM has configured.
	 */
	public static void lookAgain() {
		ApplicationLogs.lookAgain();
	}

	/**
	 * Return whether the application promises the trace id to callers of failed requests.
	 */
	public boolean exposesTraceId() {
		return this.context.getBeanFactory().containsBeanDefinition(WiringReader.RESPONSE);
	}

	/**
	 * Waits until the work that the requests started has ended, scrapes the metrics, and
	 * returns the evidence since the start of the application, or since {@link #begin()}.
	 * @return the evidence
	 */
	public Telemetry telemetry() {
		return this.evidence.telemetry(this.client, this.server);
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, Recorder.class.getClassLoader());
	}

}
