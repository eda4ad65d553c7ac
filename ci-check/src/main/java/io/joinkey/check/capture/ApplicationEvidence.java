/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.joinkey.check.capture.logging.ApplicationLogs;
import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.capture.threads.ThreadAgent;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.capture.threads.ThreadsReader;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Coverage.Configuration;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Observes one application from its start to its end, and returns what was seen as
 * {@link Telemetry}.
 */
final class ApplicationEvidence {

	private final ConfigurableApplicationContext context;

	private final ThreadSnapshots moments = new ThreadSnapshots();

	private final SpanCapture spans = new SpanCapture(this.moments);

	private final Agent agent = new Agent();

	private final ScopeEvidence scopes = new ScopeEvidence();

	private final KafkaEvidence kafka = new KafkaEvidence();

	private final TakenExemplars exemplars = new TakenExemplars();

	private final ThreadsReader threads;

	private final ApplicationLogs logs;

	private final Downstreams downstreams;

	private final HttpCalls calls;

	private final List<Runnable> undo;

	private volatile long ready;

	private volatile long begin;

	private Runnable flush = () -> {
	};

	ApplicationEvidence(ConfigurableApplicationContext context, List<Downstreams.Answer> answers,
			@Nullable FaultInjection cut) {
		this.context = context;
		this.threads = new ThreadsReader(context, (name) -> new OwnClasses(context.getBeanFactory()).contains(name));
		this.logs = new ApplicationLogs(this.moments, cut == FaultInjection.LOG_CONTEXT);
		this.downstreams = new Downstreams(answers, this.moments, cut == FaultInjection.OUTGOING_HEADER);
		this.calls = new HttpCalls(this.moments, this.downstreams::isAnswered);
		this.downstreams.clients(this.calls::client);
		this.undo = List.of(TaskSubmissions.observe(this.moments), JdkEvents.observe(this.calls),
				JdkEvents.observe(this.exemplars));
	}

	/** Registers the beans that see spans and Kafka records. */
	void register(GenericApplicationContext beans) {
		EarlyRegistry.watch(beans.getDefaultListableBeanFactory());
		this.agent.observe(this.spans, this.moments);
		this.flush = SpanBeans.register(beans, this.spans);
		this.kafka.register(beans, this.moments);
	}

	ThreadSnapshots moments() {
		return this.moments;
	}

	SpanCapture spans() {
		return this.spans;
	}

	Downstreams downstreams() {
		return this.downstreams;
	}

	KafkaEvidence kafka() {
		return this.kafka;
	}

	/** Leaves out what was seen until now. */
	void begin() {
		quiet().await();
		this.kafka.begin();
		this.logs.begin();
		this.begin = this.moments.next();
	}

	/** Return the position from which on evidence counts, or 0 for the whole run. */
	long begun() {
		return this.begin;
	}

	/** Notes that the application has started. */
	void ready() {
		this.ready = this.moments.next();
		this.logs.look();
	}

	/**
	 * Waits until the work that the requests started has ended, scrapes the metrics, and
	 * returns the evidence since the start of the application, or since {@link #begin()}.
	 * @param client sent the requests
	 * @param server serves the metrics
	 * @return the evidence
	 */
	Telemetry telemetry(Client client, ServerUnderTest server) {
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
		List<Scrape> scrapes = server.isRunning() ? List.of(server.scrape()) : List.of();
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
				this.threads.read().withFurther(this.moments.further()));
		OutlivingWork outliving = new OutlivingWork(setup, client.sent(), this.logs.lines(), spans, endless);
		Telemetry all = new Telemetry(client.sent(), outliving.lines(), outliving.spans(), exchanges, records,
				deliveries, scrapes, setup, this.moments.runs(), scopes, coverage(setup, spans, open))
			.withTaken(this.exemplars.taken());
		return (this.begin > 0) ? TestWindow.since(this.begin, all) : all;
	}

	private QuiescenceWait quiet() {
		return new QuiescenceWait(this.kafka::isQuiet, this.spans::isQuiet, this.moments::observed);
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
		Configuration configuration = new Configuration(ProductionFiles.shadowed(environment),
				List.of(environment.getActiveProfiles()),
				ConfigurationFiles.otherProfiles(environment, ConfigurationFiles.class.getClassLoader()));
		return new Coverage(this.ready, open, this.logs.uncovered()).withConfiguration(configuration)
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

	void close() {
		this.logs.close();
		this.undo.forEach(Runnable::run);
		this.kafka.close();
		this.downstreams.close();
	}

}
