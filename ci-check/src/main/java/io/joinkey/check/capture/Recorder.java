/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.joinkey.check.capture.kafka.KafkaCapture;
import io.joinkey.check.capture.kafka.KafkaStart;
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
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.format.Traceparent;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Captures the evidence of one application: its log lines, spans, outgoing calls, Kafka
 * records and scrape.
 */
public final class Recorder {

	/**
	 * The Prometheus client keeps an exemplar for seven seconds, so that a start-up
	 * request would hide the gate's own.
	 */
	private static final Map<String, Object> PROPERTIES = Map.of(
			"management.prometheus.metrics.export.properties.io.prometheus.exemplars.min_retention_period_seconds", "1",
			"management.prometheus.metrics.export.properties.io.prometheus.exemplars.sample_interval_milliseconds",
			"1");

	private static final int NEW_TRACES = 200;

	private static final int CLIENT_ERROR = 400;

	private static final int SERVER_ERROR = 500;

	private final ThreadSnapshots moments = new ThreadSnapshots();

	/**
	 * A JVM has one logging system, whichever of its applications was the last to set it
	 * up.
	 */
	private static final AtomicReference<@Nullable Recorder> CAPTURING = new AtomicReference<>();

	private @Nullable LogCapture logs;

	private final StandardOutputCapture output;

	private final HttpCalls calls;

	private final Runnable uncall;

	private final TakenExemplars exemplars = new TakenExemplars();

	private final Runnable unsample;

	private final @Nullable Runnable uncut;

	private final Downstreams downstreams;

	private final ServerUnderTest server;

	private final Client client;

	private final GateHandler handler = new GateHandler();

	private final ConfigurableApplicationContext context;

	private final SpanCapture spans = new SpanCapture(this.moments);

	private final Agent agent = new Agent();

	private final ThreadsReader threads;

	private final Runnable unobserve;

	private final ScopeEvidence scopes;

	private @Nullable KafkaCapture kafka;

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
		captureLogs();
		LogCapture capture = this.logs;
		this.output = new StandardOutputCapture(this.moments);
		this.uncut = (cut == FaultInjection.LOG_CONTEXT && capture != null) ? capture.clearIds() : null;
		this.server = new ServerUnderTest(context.getEnvironment(), () -> metricsPath(context));
		this.client = new Client(this.moments, this.server::baseUrl, this.handler,
				cut == FaultInjection.INBOUND_HEADER);
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
		recorder.observeSpans(beans);
		if (isPresent("org.springframework.kafka.config.KafkaListenerEndpointRegistry")) {
			recorder.observeKafka(beans);
		}
		recorder.handler.register(beans, () -> recorder.downstreams.url() + GateHandler.ROUTE);
		context.addApplicationListener(
				(ApplicationListener<ApplicationReadyEvent>) (event) -> recorder.ready = recorder.moments.next());
		context.addApplicationListener((ApplicationListener<ContextClosedEvent>) (event) -> {
			if (event.getApplicationContext() == context) {
				recorder.close();
			}
		});
		return recorder;
	}

	private void observeSpans(GenericApplicationContext beans) {
		this.agent.observe(this.spans, this.moments);
		if (isPresent("io.opentelemetry.sdk.trace.SpanProcessor")) {
			SdkBeans.register(beans, this.spans);
			if (isPresent("org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters")) {
				this.flush = ExportBeans.register(beans, this.spans);
			}
		}
	}

	private void observeKafka(GenericApplicationContext beans) {
		KafkaCapture capture = new KafkaCapture(this.moments);
		this.kafka = capture;
		beans.registerBean("joinkeyKafkaStart", KafkaStart.class,
				() -> new KafkaStart(capture, beans, () -> new SetupReader(beans).isKafkaProducer()));
	}

	/**
	 * Returns the client that sends requests to the application.
	 * @return an uninstrumented client
	 */
	public Client client() {
		return this.client;
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
	 * Returns the server that answers for downstream services.
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
		KafkaCapture broker = this.kafka;
		if (broker == null) {
			throw new IllegalStateException("A record for " + topic + " cannot be sent: spring-kafka is not there");
		}
		broker.broker().publish(topic, headers, value);
	}

	/**
	 * Begins a new observation, such as that of a test: earlier evidence is left out.
	 */
	public void begin() {
		KafkaCapture broker = this.kafka;
		quiet().await();
		if (broker != null) {
			broker.broker().begin();
		}
		captureLogs();
		this.begin = this.moments.next();
	}

	/** Covers the appenders as they are now, and only for this application. */
	private void captureLogs() {
		Recorder before = CAPTURING.getAndSet(this);
		if (before != null && before.logs != null) {
			before.logs.close();
		}
		this.logs = LogCapture.install(this.moments);
	}

	private QuiescenceWait quiet() {
		KafkaCapture broker = this.kafka;
		return new QuiescenceWait(() -> broker == null || broker.isQuiet(), this.spans::isQuiet,
				this.moments::observed);
	}

	/**
	 * Begins new traces until one of them is recorded, which a sampler leaves to chance:
	 * Spring Boot records one in ten.
	 * @param request makes a request that may be sent often
	 */
	public void beginTrace(Supplier<Client.Request> request) {
		for (int i = 0; i < NEW_TRACES && !hasRecordedNewTrace(); i++) {
			request.get().traceparent(null).send();
		}
	}

	/**
	 * Logs within a new trace of the application's tracer, for an application that has no
	 * web server and so cannot be sent a request. Does so until a trace is recorded,
	 * which a sampler leaves to chance.
	 */
	public void work() {
		GateWork work = new GateWork(this.context.getBeanFactory());
		for (int i = 0; i < NEW_TRACES && this.spans.spans().isEmpty() || i == 0; i++) {
			work.run(this.handler::log);
		}
	}

	/** Whether one was, or nothing is recorded at all. */
	private boolean hasRecordedNewTrace() {
		long[] servers = this.spans.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER)
			.mapToLong((span) -> span.timing().order())
			.toArray();
		return servers.length == 0 || this.client.sent()
			.stream()
			.filter((request) -> request.headers()
				.stream()
				.noneMatch((header) -> header.name().equalsIgnoreCase(Traceparent.HEADER)))
			.anyMatch((request) -> LongStream.of(servers)
				.anyMatch((order) -> request.sender().order() <= order && order <= request.endOrder()));
	}

	/**
	 * Makes the application fail, unless a request has failed already: sends an earlier
	 * request once more, with a header for which a handler of the gate's own throws. It
	 * passes the application's filters and its security, and what handles exceptions, but
	 * reaches none of its handlers.
	 */
	public void provokeFailure() {
		List<SentRequest> sent = this.client.sent()
			.stream()
			.filter((request) -> request.sender().order() >= this.begin)
			.toList();
		if (sent.stream().noneMatch((request) -> request.status() >= SERVER_ERROR)) {
			// one that security lets in, if there is one
			sent.stream()
				.min(Comparator.comparing((request) -> request.status() >= CLIENT_ERROR))
				.ifPresent((request) -> this.handler.fail(this.client, request));
		}
	}

	/**
	 * Waits until the work that the requests started has ended, scrapes the metrics, and
	 * returns the evidence since the start of the application, or since {@link #begin()}.
	 * @return the evidence
	 */
	public Telemetry telemetry() {
		KafkaCapture broker = this.kafka;
		quiet().await();
		TaskSubmissions.await();
		// before the spans: the span of a delivery, a call or a record starts before it
		List<KafkaDelivery> deliveries = (broker != null) ? broker.deliveries() : List.of();
		List<HttpExchange> exchanges = Stream
			.concat(this.downstreams.exchanges().stream(), this.calls.exchanges().stream())
			.toList();
		List<KafkaRecord> records = (broker != null) ? broker.broker().records() : List.of();
		this.flush.run();
		// before the scrape, whose own span may not have ended yet
		List<SpanRecord> spans = this.spans.spans();
		List<Scrape> scrapes = this.server.isRunning() ? List.of(this.server.scrape()) : List.of();
		List<OpenedScope> scopes = this.scopes.read(spans);
		SeenBoundaries boundaries = new SeenBoundaries();
		boundaries.crossed(!exchanges.isEmpty(), Boundary.OUTGOING_HTTP);
		boundaries.crossed(!records.isEmpty(), Boundary.KAFKA_PRODUCER);
		boundaries.crossed(!scopes.isEmpty(), Boundary.SCOPES);
		if (broker != null) {
			boundaries.crossed(broker.isSingles(), Boundary.KAFKA_LISTENER);
			boundaries.crossed(broker.isBatches(), Boundary.KAFKA_BATCH_LISTENER);
			boundaries.obstacle(broker.broker().obstacle(), Boundary.KAFKA_PRODUCER, Boundary.KAFKA_LISTENER,
					Boundary.KAFKA_BATCH_LISTENER);
		}
		boundaries.obstacle(this.agent.obstacle(), Boundary.SPANS);
		boundaries.obstacle(withoutCustomizer(spans), Boundary.SPANS);
		boundaries.obstacle(withoutBackEnd(), Boundary.LOGS);
		boundaries.obstacle(ThreadAgent.install(), Boundary.THREADS);
		boundaries.obstacle(this.scopes.obstacle(), Boundary.SCOPES);
		Setup setup = new SetupReader(this.context).read(boundaries.seen(), boundaries.unobserved(),
				this.threads.read());
		LogCapture lines = this.logs;
		Telemetry all = new Telemetry(this.client.sent(), lines(lines), spans, exchanges, records, deliveries, scrapes,
				setup, this.moments.runs(), scopes,
				new Coverage(this.ready, this.scopes.open(),
						(lines != null) ? List.copyOf(lines.uncovered()) : List.of(), List.of(),
						ProductionFiles.shadowed(this.context.getEnvironment()),
						List.of(this.context.getEnvironment().getActiveProfiles()),
						ProductionFiles.otherProfiles(this.context.getEnvironment(),
								ProductionFiles.class.getClassLoader()))
					.withUnexported(ThreadSnapshots.unexported()))
			.withTaken(this.exemplars.taken());
		return (this.begin > 0) ? TestWindow.since(this.begin, all) : all;
	}

	private List<LogLine> lines(@Nullable LogCapture logs) {
		return Stream.concat((logs != null) ? logs.lines().stream() : Stream.empty(), this.output.lines().stream())
			.sorted(Comparator.comparingLong((line) -> line.event().snapshot().order()))
			.toList();
	}

	private String withoutCustomizer(List<SpanRecord> spans) {
		return (spans.isEmpty() && this.context.getEnvironment().containsProperty("otel.file_format"))
				? "otel.file_format lets OpenTelemetry's starter take no customizer: configure it by properties in the gate"
				: "";
	}

	private String withoutBackEnd() {
		return (this.logs != null) ? this.logs.obstacle()
				: "the logging back end is " + LoggerFactory.getILoggerFactory().getClass().getName()
						+ ", only the appenders of Logback and Log4j2 can be read";
	}

	private void close() {
		CAPTURING.compareAndSet(this, null);
		this.unobserve.run();
		if (this.uncut != null) {
			this.uncut.run();
		}
		if (this.logs != null) {
			this.logs.close();
		}
		this.output.close();
		this.uncall.run();
		this.unsample.run();
		if (this.kafka != null) {
			this.kafka.close();
		}
		this.downstreams.close();
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, Recorder.class.getClassLoader());
	}

	private static @Nullable String metricsPath(ConfigurableApplicationContext context) {
		return isPresent("org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints")
				? Endpoints.path(context, "prometheus") : null;
	}

	private static final class Endpoints {

		private static @Nullable String path(ConfigurableApplicationContext context, String id) {
			PathMappedEndpoints endpoints = context.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
			return (endpoints != null) ? endpoints.getPath(EndpointId.of(id)) : null;
		}

	}

	private static final class ExportBeans {

		private static Runnable register(GenericApplicationContext beans, SpanCapture capture) {
			ExportWatch watch = new ExportWatch(capture);
			beans.getBeanFactory().addBeanPostProcessor(watch);
			watch.register(beans);
			return () -> watch.flush(beans.getBeanProvider(SdkTracerProvider.class));
		}

	}

	private static final class SdkBeans {

		private static void register(GenericApplicationContext beans, SpanCapture capture) {
			SdkSpans spans = new SdkSpans(capture);
			beans.registerBean("joinkeySpans", SdkSpans.class, () -> spans);
			if (isPresent("io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider")) {
				beans.registerBean("joinkeySpansOfStarter", SdkSpans.Customizer.class,
						() -> new SdkSpans.Customizer(spans));
			}
		}

	}

}
