/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.check.capture.threads.ConsumerCoroutine;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import kotlinx.coroutines.channels.ChannelsKt;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.PropagationContextElement;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks in work that a library hands over: Quartz, a channel of Kotlin, RxJava.
 */
final class LibrarySabotages {

	private static final Logger log = LoggerFactory.getLogger(LibrarySabotages.class);

	private LibrarySabotages() {
	}

	static List<Sabotage> all() {
		return List.of(
				hop("a job of Quartz that a request starts", StartsJob.class, "usingJobData(data)", StoresTrace.class),
				hop("an item of a channel of Kotlin", SendsItem.class, "withContext(item.context)", SendsContext.class),
				hop("a scheduler of RxJava", OnScheduler.class, "RxJavaPlugins.setScheduleHandler",
						OnHandledScheduler.class));
	}

	private static Sabotage hop(String name, Class<?> broken, String remedy, Class<?> mended) {
		Application mvc = Application.mvc().requesting("/hops");
		return new Sabotage(name, CorrelationRule.ASYNC_HOP, mvc.with(broken), remedy, mvc.with(mended));
	}

	abstract static class Starts implements DisposableBean {

		private final Map<String, CompletableFuture<Void>> reports = new ConcurrentHashMap<>();

		private final Scheduler scheduler;

		Starts() throws SchedulerException {
			Properties properties = new Properties();
			properties.put("org.quartz.scheduler.instanceName", "reports");
			properties.put("org.quartz.threadPool.threadCount", "1");
			this.scheduler = new StdSchedulerFactory(properties).getScheduler();
			this.scheduler.setJobFactory((bundle, owner) -> this::run);
			this.scheduler.start();
		}

		private void run(JobExecutionContext context) {
			report(context);
			this.reports.remove(context.getJobDetail().getKey().getName()).complete(null);
		}

		@GetMapping("/hops")
		void start() throws SchedulerException {
			CompletableFuture<Void> done = new CompletableFuture<>();
			String name = "report-" + System.identityHashCode(done);
			this.reports.put(name, done);
			this.scheduler.scheduleJob(JobBuilder.newJob(Job.class).withIdentity(name).usingJobData(data()).build(),
					TriggerBuilder.newTrigger().startNow().build());
			done.join();
		}

		JobDataMap data() {
			return new JobDataMap();
		}

		void report(JobExecutionContext context) {
			log.info("Reporting");
		}

		@Override
		public void destroy() throws SchedulerException {
			this.scheduler.shutdown(true);
		}

	}

	@RestController
	static class StartsJob extends Starts {

		StartsJob() throws SchedulerException {
		}

	}

	@RestController
	static class StoresTrace extends Starts {

		private final Tracer tracer;

		private final Propagator propagator;

		StoresTrace(Tracer tracer, Propagator propagator) throws SchedulerException {
			this.tracer = tracer;
			this.propagator = propagator;
		}

		@Override
		JobDataMap data() {
			JobDataMap data = new JobDataMap();
			this.propagator.inject(this.tracer.currentTraceContext().context(), data,
					(map, key, value) -> map.put(key, value));
			return data;
		}

		@Override
		void report(JobExecutionContext context) {
			Span span = this.propagator.extract(context.getMergedJobDataMap(), (map, key) -> map.getString(key))
				.name("job")
				.start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
				super.report(context);
			}
			finally {
				span.end();
			}
		}

	}

	record Parcel(CoroutineContext context, CompletableFuture<Void> packed) {
	}

	@RestController
	static class SendsItem implements DisposableBean {

		private final Channel<Parcel> parcels = ChannelKt.Channel(8, BufferOverflow.SUSPEND, null);

		SendsItem() {
			ConsumerCoroutine.start(this.parcels, this::handle);
		}

		@GetMapping("/hops")
		void send() {
			Parcel parcel = new Parcel(context(), new CompletableFuture<>());
			ChannelsKt.trySendBlocking(this.parcels, parcel);
			parcel.packed().join();
		}

		CoroutineContext context() {
			return EmptyCoroutineContext.INSTANCE;
		}

		Object handle(Parcel parcel, Continuation<Object> coroutine) {
			log.info("Packing");
			parcel.packed().complete(null);
			return Unit.INSTANCE;
		}

		@Override
		public void destroy() {
			this.parcels.close(null);
		}

	}

	@RestController
	static class SendsContext extends SendsItem {

		@Override
		CoroutineContext context() {
			return new PropagationContextElement();
		}

		@Override
		Object handle(Parcel parcel, Continuation<Object> coroutine) {
			return BuildersKt.withContext(parcel.context(), (scope, block) -> super.handle(parcel, coroutine),
					coroutine);
		}

	}

	@RestController
	static class OnScheduler {

		@GetMapping("/hops")
		void work() {
			Completable.fromAction(() -> log.info("Working")).subscribeOn(Schedulers.io()).blockingAwait();
		}

	}

	@RestController
	static class OnHandledScheduler extends OnScheduler implements DisposableBean {

		OnHandledScheduler() {
			RxJavaPlugins
				.setScheduleHandler((task) -> ContextSnapshotFactory.builder().build().captureAll().wrap(task));
		}

		@Override
		public void destroy() {
			RxJavaPlugins.setScheduleHandler(null);
		}

	}

}
