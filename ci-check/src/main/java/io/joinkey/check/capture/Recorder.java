/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.capture.threads.ThreadsReader;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Telemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Captures the evidence of one application: its log lines, spans, outgoing calls, Kafka
 * records and scrape.
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

	private final ThreadSnapshots moments = new ThreadSnapshots();

	private final ApplicationLogs logs;

	private final HttpCalls calls;

	private final Runnable uncall;

	private final TakenExemplars exemplars = new TakenExemplars();

	private final Runnable unsample;

	private final Downstreams downstreams;

	private final ServerUnderTest server;

	private final Client client;

	private final OwnRequests requests;

	private final GateHandler handler = new GateHandler();

	private final ConfigurableApplicationContext context;

	private final SpanCapture spans = new SpanCapture(this.moments);

	private final Agent agent = new Agent();

	private final ThreadsReader threads;

	private final Runnable unobserve;

	private final ScopeEvidence scopes;

	private final KafkaEvidence kafka = new KafkaEvidence();

	private volatile long ready;

	private volatile long begin;

	private volatile @Nullable Supplier<Header> admission;

	private Runnable flush = () -> {
	};

	private Recorder(ConfigurableApplicationContext context, List<Downstreams.Answer> answers,
			@Nullable FaultInjection cut) {
		this.context = context;
		this.scopes = new ScopeEvidence();
		this.threads = new ThreadsReader(context, (name) -> new OwnClasses(context.getBeanFactory()).contains(name));
		this.unobserve = TaskSubmissions.observe(this.moments);
		this.logs = new ApplicationLogs(this.moments, cut == FaultInjection.LOG_CONTEXT);
		this.server = new ServerUnderTest(context.getEnvironment(), () -> MetricsPath.of(context));
		EdgeTrust edge = new EdgeTrust(context.getEnvironment(), this.server::baseUrl);
		this.client = new Client(this.moments, this.server::baseUrl, this.handler, edge,
				cut == FaultInjection.INBOUND_HEADER);
		this.requests = new OwnRequests(context, this.client, this.spans, edge, this.handler, () -> this.begin);
		this.downstreams = new Downstreams(answers, this.moments, cut == FaultInjection.OUTGOING_HEADER);
		this.calls = new HttpCalls(this.moments, this.downstreams.url());
		this.downstreams.clients(this.calls::client);
		this.uncall = JdkEvents.observe(this.calls);
		this.unsample = JdkEvents.observe(this.exemplars);
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
		EarlyRegistry.watch(beans.getDefaultListableBeanFactory());
		recorder.agent.observe(recorder.spans, recorder.moments);
		recorder.flush = SpanBeans.register(beans, recorder.spans);
		recorder.kafka.register(beans, recorder.moments);
		recorder.handler.register(beans, () -> recorder.downstreams.url() + GateHandler.ROUTE);
		// a lambda of another event type gets all events from a multicaster such as
		// Spring Modulith's, and fails
		context.addApplicationListener((ApplicationEvent event) -> {
			if (event instanceof ApplicationReadyEvent) {
				recorder.ready();
			}
			else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
				recorder.close();
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
		return this.downstreams;
	}

	/**
	 * Sends a Kafka record to a listener of the application, with a {@code traceparent}
	 * that only the gate knows.
	 * @param topic the topic
	 * @param headers more headers
	 * @param value the value, as text
	 */
	public void publish(String topic, Map<String, String> headers, String value) {
		this.kafka.publish(topic, headers, value);
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
		quiet().await();
		this.kafka.begin();
		this.logs.begin();
		this.begin = this.moments.next();
	}

	/**
	 * Reads the appenders that another application in the same JVM has configured.
	 */
	public static void lookAgain() {
		ApplicationLogs.lookAgain();
	}

	private void ready() {
		this.ready = this.moments.next();
		this.logs.look();
	}

	private QuiescenceWait quiet() {
		return new QuiescenceWait(this.kafka::isQuiet, this.spans::isQuiet, this.moments::observed);
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
		quiet().await();
		// a run may do what a request left for it
		if (this.begin == 0 && NextRuns.await(this.context.getBeanFactory())) {
			quiet().await();
		}
		TaskSubmissions.await();
		Set<TaskSubmission> endless = TaskSubmissions.endless();
		long quietSince = this.moments.next();
		// before the spans: the span of a delivery, a call or a record starts before it
		List<KafkaDelivery> deliveries = this.kafka.deliveries();
		List<HttpExchange> exchanges = Stream
			.concat(this.downstreams.exchanges().stream(), this.calls.exchanges().stream())
			.toList();
		List<KafkaRecord> records = this.kafka.records();
		this.flush.run();
		// before the scrape, whose own span may not have ended yet
		List<SpanRecord> before = this.spans.spans();
		List<Scrape> scrapes = this.server.isRunning() ? List.of(this.server.scrape()) : List.of();
		this.spans.awaitSince(quietSince);
		// before the spans: the scope of a span is closed first
		Set<String> open = this.scopes.open();
		List<SpanRecord> spans = this.spans.since(before);
		List<OpenedScope> scopes = this.scopes.read(spans);
		SeenBoundaries boundaries = boundaries(spans);
		boundaries.crossed(!exchanges.isEmpty(), Boundary.OUTGOING_HTTP);
		boundaries.crossed(!records.isEmpty(), Boundary.KAFKA_PRODUCER);
		boundaries.crossed(!scopes.isEmpty(), Boundary.SCOPES);
		Setup setup = new SetupReader(this.context).read(boundaries.seen(), boundaries.unobserved(),
				this.threads.read());
		OutlivingWork outliving = new OutlivingWork(setup, this.client.sent(), this.logs.lines(), spans, endless);
		Telemetry all = new Telemetry(this.client.sent(), outliving.lines(), outliving.spans(), exchanges, records,
				deliveries, scrapes, setup, this.moments.runs(), scopes, coverage(setup, spans, open))
			.withTaken(this.exemplars.taken());
		return (this.begin > 0) ? TestWindow.since(this.begin, all) : all;
	}

	private SeenBoundaries boundaries(List<SpanRecord> spans) {
		SeenBoundaries boundaries = new SeenBoundaries();
		this.kafka.report(boundaries);
		boundaries.obstacle(this.agent.obstacle(), Boundary.SPANS);
		boundaries.obstacle(withoutCustomizer(spans), Boundary.SPANS);
		boundaries.obstacle(this.logs.obstacle(), Boundary.LOGS);
		boundaries.obstacle(ThreadAgent.install(), Boundary.THREADS);
		boundaries.obstacle(this.scopes.obstacle(), Boundary.SCOPES);
		return boundaries;
	}

	private Coverage coverage(Setup setup, List<SpanRecord> spans, Set<String> open) {
		ConfigurableEnvironment environment = this.context.getEnvironment();
		return new Coverage(this.ready, open, this.logs.uncovered(), List.of(), ProductionFiles.shadowed(environment),
				List.of(environment.getActiveProfiles()),
				ConfigurationFiles.otherProfiles(environment, ConfigurationFiles.class.getClassLoader()))
			.withUnexported(ThreadSnapshots.unexported())
			.withListeners(this.kafka.listeners())
			.withPrinted((this.begin > 0) ? List.of() : this.logs.printed(this.ready, setup::isOfOrganisation))
			.withRepeated(RepeatedTasks.places(this.moments.repeated(), setup, spans));
	}

	private String withoutCustomizer(List<SpanRecord> spans) {
		return (spans.isEmpty() && this.context.getEnvironment().containsProperty("otel.file_format"))
				? "with otel.file_format OpenTelemetry's starter accepts no customizer: configure it by properties in the gate"
				: "";
	}

	private void close() {
		this.unobserve.run();
		this.logs.close();
		this.uncall.run();
		this.unsample.run();
		this.kafka.close();
		this.downstreams.close();
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, Recorder.class.getClassLoader());
	}

}
