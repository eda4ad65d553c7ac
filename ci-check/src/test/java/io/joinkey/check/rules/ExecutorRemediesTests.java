/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExecutorRemedies} and {@link ExecutorNames}.
 */
class ExecutorRemediesTests {

	private static final String SPRING_POOL = "org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor";

	private static final String JDK_POOL = "java.util.concurrent.ThreadPoolExecutor";

	@Test
	void beanIsKnownByItsPool() {
		Setup setup = setup(bean("first", "com.acme.Pool", JDK_POOL + "@7", "first-*"),
				bean("second", "com.acme.Pool", JDK_POOL + "@1", "second-*"));
		assertThat(ExecutorNames.bean(setup, submission(JDK_POOL + "@1"), "first-1")).map(ExecutorBean::name)
			.contains("second");
		assertThat(ExecutorNames.bean(setup, submission(JDK_POOL + "@9"), "first-1")).isEmpty();
	}

	@Test
	void threadPerTaskBeanIsKnownByThreadName() {
		Setup setup = setup(bean("without", "com.acme.Pool", "", "task-*"),
				bean("other", "com.acme.Pool", "X@1", "other-*"), bean("tasks", "com.acme.Pool", "X@2", "task-*"));
		assertThat(ExecutorNames.bean(setup, submission("java.lang.Thread@1"), "task-12")).map(ExecutorBean::name)
			.contains("tasks");
		assertThat(ExecutorNames.bean(setup, submission(JDK_POOL + "@1"), "task-12")).isEmpty();
	}

	@Test
	void threadBelongsToTheBeanWithItsName() {
		Setup setup = setup(bean("other", "com.acme.Pool", "", "other-*"),
				bean("tasks", "com.acme.Pool", "", "task-*"));
		assertThat(ExecutorNames.running(setup, "task-12")).map(ExecutorBean::name).contains("tasks");
		assertThat(ExecutorNames.running(setup, "http-1")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "java.util.stream.ForEachOps, java.util.concurrent.ForkJoinPool@1, a parallel stream",
			"com.acme.Orders, java.util.concurrent.LinkedBlockingQueue@1, a worker of a queue (java.util.concurrent.LinkedBlockingQueue)",
			"com.acme.Orders, java.lang.Thread@1, a new thread (java.lang.Thread)",
			"com.acme.Orders, java.util.concurrent.CompletableFuture@1, the thread that completes the CompletableFuture",
			"com.acme.Orders, org.apache.tomcat.util.net.NioEndpoint@1, 'Tomcat, which calls back when the asynchronous request ends'",
			"com.acme.Orders, java.util.concurrent.ThreadPoolExecutor@1, an executor that is not a bean (java.util.concurrent.ThreadPoolExecutor)" })
	void whatIsNoBeanIsNamedByItsKind(String submission, String pool, String name) {
		assertThat(ExecutorNames.name(setup(), submission(pool, submission), "pool-1")).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ARRIVED   | the bean 'tasks' (com.acme.Pool, which propagates the context)
			LOST      | the bean 'tasks' (com.acme.Pool, which does not propagate the context)
			NOT_TRIED | the bean 'tasks' (com.acme.Pool)""")
	void aBeanIsNamedWithWhatItsProbeShowed(Probe probe, String name) {
		Setup setup = setup(new ExecutorBean("tasks", "com.acme.Pool", true, probe, "X@1", "task-*"));
		assertThat(ExecutorNames.name(setup, submission("X@1"), "task-1")).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "java.util.stream.ForEachOps, java.util.concurrent.ForkJoinPool@1, sequential",
			"org.springframework.web.context.request.async.WebAsyncManager, java.util.concurrent.ThreadPoolExecutor@1, configureAsyncSupport",
			"com.acme.Orders, org.apache.tomcat.util.threads.TaskQueue@1, wrap what the server calls back",
			"org.springframework.core.task.SimpleAsyncTaskExecutor, java.lang.Thread@1, ContextPropagatingTaskDecorator",
			"org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor, java.util.concurrent.ThreadPoolExecutor@1, ContextPropagatingTaskDecorator",
			"org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler, java.util.concurrent.ScheduledThreadPoolExecutor@1, ContextPropagatingTaskDecorator",
			"java.util.concurrent.CompletableFuture$Delayer, java.util.concurrent.ScheduledThreadPoolExecutor@1, delayedExecutor",
			"java.util.concurrent.CompletableFuture$DelayedExecutor, java.util.concurrent.ScheduledThreadPoolExecutor@1, delayedExecutor",
			"java.util.concurrent.CompletableFuture, java.util.concurrent.ForkJoinPool@common, common pool",
			"java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor, java.lang.Thread@1, common pool",
			"java.util.concurrent.CompletableFuture, java.util.concurrent.ThreadPoolExecutor@1, ContextExecutorService",
			"io.github.resilience4j.bulkhead.ThreadPoolBulkhead, java.util.concurrent.ThreadPoolExecutor@1, bulkhead.executeCallable(",
			"org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JCircuitBreaker, java.util.concurrent.ThreadPoolExecutor@1, factory.configureExecutorService(ContextExecutorService.wrap(",
			"com.acme.Orders, java.util.concurrent.LinkedBlockingQueue@1, queue a ContextSnapshot with each item",
			"org.springframework.integration.channel.QueueChannel, java.util.concurrent.LinkedBlockingQueue@1, spring.integration.management.observation-patterns=*",
			"io.reactivex.rxjava3.internal.schedulers.NewThreadWorker, java.util.concurrent.ScheduledThreadPoolExecutor@1, RxJavaPlugins.setScheduleHandler",
			"okhttp3.internal.connection.RealCall, java.util.concurrent.ThreadPoolExecutor@1, dispatcher(new Dispatcher(ContextExecutorService.wrap(",
			"org.apache.activemq.artemis.utils.actors.ProcessorBase, java.util.concurrent.ThreadPoolExecutor@1, let a @JmsListener method take the messages",
			"com.rabbitmq.client.impl.WorkPool, java.util.concurrent.ThreadPoolExecutor@1, let a @RabbitListener method take the messages",
			"io.vavr.concurrent.FutureImpl, java.util.concurrent.ForkJoinPool@1, Future.of(ContextExecutorService.wrap(",
			"java.util.concurrent.SubmissionPublisher, java.lang.Thread@1, publish the context with each item",
			"com.acme.Orders, java.lang.Thread@1, wrap the task",
			"com.acme.Orders, java.util.Timer@1, a TimerTask cannot be wrapped",
			"io.netty.util.HashedWheelTimer, io.netty.util.HashedWheelTimer@1, 'a TimerTask of Netty cannot be wrapped: capture before newTimeout(...)'",
			"com.acme.Orders, org.apache.catalina.core.AsyncContextImpl@1, wrap the task",
			"com.acme.Orders, java.util.concurrent.ForkJoinPool@1, ContextExecutorService",
			"com.acme.Orders, java.util.concurrent.ForkJoinPool@1, 'for that, capture before, ContextSnapshot snapshot'",
			"com.acme.Orders, java.util.concurrent.CompletableFuture@1, a stage runs on the thread that completes the future",
			"org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler, java.lang.Thread@1, 'a decorator of a SimpleAsyncTaskScheduler runs only when the time has come'",
			"com.acme.Orders, java.util.concurrent.ScheduledThreadPoolExecutor@1, ContextScheduledExecutorService",
			"com.acme.Orders, java.util.concurrent.ThreadPoolExecutor@1, ContextExecutorService" })
	void theRemedyIsForWhatTookTheWork(String submission, String pool, String remedy) {
		assertThat(ExecutorRemedies.remedy(setup(), submission(pool, submission), "pool-1")).contains(remedy);
	}

	@Test
	void theFutureOfALibraryGetsItsExecutorFromTheLibrary() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
				List.of(new StackTraceElement("java.util.concurrent.CompletableFuture", "supplyAsync", "X", 1),
						new StackTraceElement("org.apache.library.AsyncCache", "get", "X", 1),
						new StackTraceElement("com.acme.Rates", "rate", "X", 1)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1"))
			.startsWith("give org.apache.library.AsyncCache an executor that propagates the context");
	}

	@Test
	void aListenerOfCaffeineRunsOnTheExecutorOfTheBuilder() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
				List.of(new StackTraceElement("java.util.concurrent.ForkJoinPool", "execute", "X", 1),
						new StackTraceElement("com.github.benmanes.caffeine.cache.BoundedLocalCache", "notifyRemoval",
								"X", 1)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1")).isEqualTo(
				"let the cache work on an executor that propagates the context: Caffeine.newBuilder().executor(ContextExecutorService.wrap(ForkJoinPool.commonPool(), ContextSnapshotFactory.builder().build()::captureAll))");
	}

	@Test
	void aCacheOfCaffeineGetsItsExecutorFromItsBuilder() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
				List.of(new StackTraceElement("java.util.concurrent.CompletableFuture", "supplyAsync", "X", 1),
						new StackTraceElement("com.github.benmanes.caffeine.cache.CacheLoader", "asyncLoad", "X", 1)));
		CodeSite made = new CodeSite(CodeSite.Kind.SHARES, "Caffeine.buildAsync",
				new StackTraceElement("com.acme.Rates", "<init>", "Rates.java", 7));
		CodeSite shared = new CodeSite(CodeSite.Kind.SHARES, "Flux.share",
				new StackTraceElement("com.acme.Rates", "all", "Rates.java", 12));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(shared, made)));
		assertThat(ExecutorRemedies.remedy(setup, submission, "pool-1")).isEqualTo(
				"let the cache work on an executor that propagates the context: Caffeine.newBuilder().executor(ContextExecutorService.wrap(ForkJoinPool.commonPool(), ContextSnapshotFactory.builder().build()::captureAll)); look at Caffeine.buildAsync at com.acme.Rates.<init>(Rates.java:7)");
	}

	@Test
	void aForkJoinPoolThatTheApplicationGivesToAFutureIsWrapped() {
		String future = "java.util.concurrent.CompletableFuture";
		assertThat(ExecutorRemedies.remedy(setup(), submission("java.util.concurrent.ForkJoinPool@1", future),
				"enricher-1"))
			.startsWith("wrap the executor where it is made, ContextExecutorService.wrap(");
		assertThat(ExecutorRemedies.remedy(setup(), submission(TaskSubmission.COMMON_POOL, future), "worker-1"))
			.contains("instead of using the common pool");
	}

	@Test
	void anExecutorThatMakesAThreadForEachTaskIsWrapped() {
		Held held = new Held("the field com.acme.Orders.virtual", "java.util.concurrent.ThreadPerTaskExecutor",
				"java.util.concurrent.ThreadPerTaskExecutor@3", false, List.of());
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of()));
		TaskSubmission submission = submission("java.lang.ThreadBuilders$BoundVirtualThread@1",
				"java.util.concurrent.ThreadPerTaskExecutor", "java.util.concurrent.CompletableFuture",
				"com.acme.Orders");
		assertThat(ExecutorRemedies.remedy(setup, submission, "#57")).isEqualTo(
				"wrap the executor where it is made, ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll), as an ExecutorService; it is in the field com.acme.Orders.virtual");
	}

	@Test
	void aThreadOfAnExecutorOfTheApplicationMayRunACallable() {
		assertThat(ExecutorRemedies.remedy(setup(),
				submission("java.lang.Thread@1", "com.acme.Orders", "java.util.concurrent.CompletableFuture"),
				"lookup"))
			.isEqualTo("wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap(task)");
	}

	@Test
	void aPoolOfTheApplicationsOwnTypeCapturesInExecute() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "com.acme.MeteredPool@1",
				List.of(new StackTraceElement("java.util.concurrent.ThreadPoolExecutor", "execute", "X", 1),
						new StackTraceElement("com.acme.Orders", "order", "X", 2)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1")).isEqualTo(
				"let execute(Runnable task) of com.acme.MeteredPool capture the context of each task: @Override public void execute(Runnable task) { super.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)); }");
		assertThat(ExecutorRemedies.remedy(setup(), submission("com.acme.MeteredPool@1", "com.acme.Orders"), "pool-1"))
			.isEqualTo(
					"keep the com.acme.MeteredPool, since a wrapper does not have this type, and give the work to ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll) instead of the executor itself, wherever it takes work, as at com.acme.Orders.submit(X.java:1)");
	}

	@Test
	void theExecutorOfAFactoryBeanGetsItsWrapperWhereItTakesWork() {
		TaskSubmission submission = submission(
				"org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean$1@1",
				"java.util.concurrent.ThreadPoolExecutor", "com.acme.Orders");
		String library = ExecutorRemedies.remedy(setup(), submission(submission.pool(), "org.apache.library.Runner"),
				"import-1");
		assertThat(library).startsWith("a FactoryBean makes").endsWith(" instead of the executor itself");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "import-1")).isEqualTo(
				"a FactoryBean makes the executor and takes no wrapper: give the work to ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll) instead of the executor itself, wherever it takes work, as at com.acme.Orders.submit(X.java:1)");
	}

	@Test
	void aScheduleThatLedToTheTaskDoesNotMakeItsPoolAScheduler() {
		TaskSubmission submission = submission(JDK_POOL + "@1", JDK_POOL, "com.acme.Orders",
				"java.util.concurrent.ScheduledThreadPoolExecutor");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1")).contains(", as an ExecutorService");
	}

	@Test
	void aSchedulerOfTheApplicationsOwnTypeGetsItsWrapperWhereItTakesWork() {
		TaskSubmission submission = submission("com.acme.Clock@1", "java.util.concurrent.ScheduledThreadPoolExecutor",
				"com.acme.Orders");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1")).startsWith(
				"keep the com.acme.Clock, since a wrapper does not have this type, and give the work to ContextScheduledExecutorService.wrap(");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					the field com.acme.Backlog.jobs of Runnable | wrap each task before it goes into the field com.acme.Backlog.jobs, ContextSnapshotFactory.builder().build().captureAll().wrap((Runnable) task), at com.acme.Orders.submit(X.java:1)
					the field com.acme.Backlog.jobs of Callable | wrap each task before it goes into the field com.acme.Backlog.jobs, ContextSnapshotFactory.builder().build().captureAll().wrap(task), at com.acme.Orders.submit(X.java:1)
					the field com.acme.Backlog.jobs             | queue a ContextSnapshot with each item of the field com.acme.Backlog.jobs, ContextSnapshotFactory""")
	void aQueueOfTasksGetsThemWrapped(String place, String remedy) {
		Held held = new Held(place, "java.util.concurrent.LinkedBlockingQueue",
				"java.util.concurrent.LinkedBlockingQueue@1", false, List.of());
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of()));
		assertThat(ExecutorRemedies.remedy(setup,
				submission("java.util.concurrent.LinkedBlockingQueue@1", "com.acme.Orders"), "worker-1"))
			.startsWith(remedy);
	}

	@Test
	void aCompletionHandlerOpensTheContextItself() {
		TaskSubmission submission = submission("java.util.concurrent.ThreadPoolExecutor@1",
				"sun.nio.ch.SimpleAsynchronousFileChannelImpl");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "Thread-3"))
			.startsWith("an asynchronous channel calls its CompletionHandler on a thread of the JDK")
			.contains("Capture before the call: ContextSnapshot snapshot =");
	}

	@Test
	void aGatewayOfSpringIntegrationNamesItsExecutor() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("org.springframework.core.task.SimpleAsyncTaskExecutor", "submit", "X",
						1),
						new StackTraceElement("org.springframework.integration.gateway.GatewayProxyFactoryBean",
								"invoke", "X", 2)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "SimpleAsyncTaskExecutor-1"))
			.endsWith(": name a bean of your own as the asyncExecutor of @MessagingGateway");
	}

	@Test
	void theFutureOfTheApplicationGetsItsExecutorWhereItIsMade() {
		assertThat(ExecutorRemedies.remedy(setup(),
				new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
						List.of(new StackTraceElement("java.util.concurrent.CompletableFuture", "supplyAsync", "X", 1),
								new StackTraceElement("com.acme.Rates", "rate", "X", 1))),
				"pool-1"))
			.startsWith("pass the future an executor that propagates the context");
	}

	@Test
	void theRemedyForListenersIsOnTheMulticaster() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.lang.Thread@1",
				List.of(new StackTraceElement("org.springframework.core.task.SimpleAsyncTaskExecutor", "execute", "X",
						1),
						new StackTraceElement("org.springframework.context.event.SimpleApplicationEventMulticaster",
								"multicastEvent", "X", 1)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1")).contains("ApplicationEventMulticaster");
	}

	@Test
	void theRemedyForListenersOnAPoolOfTheJdkWrapsThePool() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.util.concurrent.ThreadPoolExecutor@1",
				List.of(new StackTraceElement("java.util.concurrent.ThreadPoolExecutor", "execute", "X", 1),
						new StackTraceElement("org.springframework.context.event.SimpleApplicationEventMulticaster",
								"multicastEvent", "X", 1)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1"))
			.isEqualTo("ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)"
					+ " as the executor of the ApplicationEventMulticaster");
	}

	@Test
	void theRemedyForABeanIsInItsBeanMethod() {
		TaskSubmission submission = submission("X@1");
		assertThat(ExecutorRemedies.remedy(setup(bean("tasks", JDK_POOL, "X@1", "task-*")), submission, "task-1"))
			.contains("ContextExecutorService", "bean method");
		assertThat(
				ExecutorRemedies.remedy(setup(bean("tasks", "com.acme.Pool", "X@1", "task-*")), submission, "task-1"))
			.isEqualTo(
					"in execute(task) of com.acme.Pool, wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap(task)"
							+ "; if it delegates to an executor of Spring, call setTaskDecorator(new ContextPropagatingTaskDecorator()) on that one in the bean method instead");
		assertThat(ExecutorRemedies.remedy(setup(bean("tasks", SPRING_POOL, "X@1", "task-*")), submission, "task-1"))
			.contains("ContextPropagatingTaskDecorator", "bean method");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					concurrent.DelegatingSecurityContextExecutorService          | ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll) around the executor that DelegatingSecurityContextExecutorService delegates to
					concurrent.DelegatingSecurityContextScheduledExecutorService | ContextScheduledExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll) around the executor that DelegatingSecurityContextScheduledExecutorService delegates to
					task.DelegatingSecurityContextAsyncTaskExecutor              | setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor that DelegatingSecurityContextAsyncTaskExecutor delegates to""")
	void remedyForADelegatingExecutorIsOnItsDelegate(String type, String remedy) {
		Setup setup = setup(bean("checks", "org.springframework.security." + type, "X@1", "pool-1-*"));
		assertThat(ExecutorRemedies.remedy(setup, submission("X@1"), "pool-1-1")).isEqualTo(remedy);
	}

	@Test
	void remedyForSpringBootsExecutorIsItsProperty() {
		Setup setup = setup(
				new ExecutorBean("applicationTaskExecutor", SPRING_POOL, false, Probe.LOST, "X@1", "task-*"));
		assertThat(ExecutorRemedies.remedy(setup, submission("X@1"), "task-1"))
			.isEqualTo("spring.task.execution.propagate-context=true");
	}

	private static ExecutorBean bean(String name, String type, String pool, String threads) {
		return new ExecutorBean(name, type, true, Probe.LOST, pool, threads);
	}

	private static Setup setup(ExecutorBean... beans) {
		Setup setup = new Observed().setup;
		return new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of(), new Threads(List.of(beans), true, 0));
	}

	private static TaskSubmission submission(String pool, String... submission) {
		return new TaskSubmission(Observed.SERVER, pool,
				Arrays.stream(submission).map((type) -> new StackTraceElement(type, "submit", "X.java", 1)).toList());
	}

	@Test
	void whatGivesSpringMvcItsExecutorIsNamed() {
		Setup setup = setup().withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.ASYNC_SUPPORT, List.of("the bean 'web' (com.acme.Web)")), List.of(), List.of()));
		assertThat(ExecutorRemedies.remedy(setup,
				submission("java.util.concurrent.ThreadPoolExecutor@1",
						"org.springframework.web.context.request.async.WebAsyncManager"),
				"quotes-1"))
			.isEqualTo(
					"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor that the bean 'web' (com.acme.Web) gives to Spring MVC in configureAsyncSupport, before it is initialised");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					false | false | spring.task.execution.propagate-context=true and spring.task.execution.mode=force: Spring MVC then gets
					true  | false | spring.task.execution.mode=force: Spring MVC then gets
					false | true  | spring.task.execution.propagate-context=true: Spring MVC then gets
					true  | true  | setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor that a WebMvcConfigurer gives""")
	void springMvcGetsSpringBootsExecutorByWhatIsNotSet(boolean propagates, boolean forced, String remedy) {
		assertThat(ExecutorRemedies.remedy(setup(propagates, forced),
				submission("java.lang.Thread@1", "org.springframework.web.context.request.async.WebAsyncManager"),
				"MvcAsync1"))
			.startsWith(remedy);
	}

	@Test
	void aWebAsyncTaskMayHaveAnExecutorOfItsOwn() {
		assertThat(ExecutorRemedies.remedy(setup(),
				submission("java.lang.Thread@1", "org.springframework.web.context.request.async.WebAsyncManager",
						"org.springframework.web.servlet.mvc.method.annotation.AsyncTaskMethodReturnValueHandler"),
				"export-1"))
			.startsWith(
					"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor, whose threads are export-*, that the WebAsyncTask is given, or else the one that a WebMvcConfigurer gives to Spring MVC");
	}

	@Test
	void aThreadForEachTaskMayBeTheExecutorThatTheApplicationGivesToSpringMvc() {
		TaskSubmission submission = submission("java.lang.Thread@1",
				"org.springframework.web.context.request.async.WebAsyncManager");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "web-async-1")).isEqualTo(
				"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor that a WebMvcConfigurer gives to Spring MVC in configureAsyncSupport, before it is initialised");
		assertThat(ExecutorRemedies.remedy(setup(), submission, ThreadSnapshot.UNNAMED))
			.startsWith("spring.task.execution.propagate-context=true and spring.task.execution.mode=force");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					false | false | , or let @Async have Spring Boot's executor: spring.task.execution.mode=force and spring.task.execution.propagate-context=true
					true  | false | , or let @Async have Spring Boot's executor: spring.task.execution.mode=force
					true  | true  | ''""")
	void aThreadForEachTaskOffersSpringBootsExecutor(boolean propagates, boolean forced, String offer) {
		assertThat(ExecutorRemedies.remedy(setup(propagates, forced),
				submission("java.lang.Thread@1", "org.springframework.core.task.SimpleAsyncTaskExecutor",
						"org.springframework.aop.interceptor.AsyncExecutionAspectSupport", "com.acme.Orders"),
				"task-1"))
			.isEqualTo("setTaskDecorator(new ContextPropagatingTaskDecorator()) on the executor of the threads task-*"
					+ offer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					core.task.SimpleAsyncTaskExecutor            | part-12 | the executor of the threads part-* (given to TaskExecutorPartitionHandler)
					scheduling.concurrent.ThreadPoolTaskExecutor | part-1  | the executor of the threads part-* (given to TaskExecutorPartitionHandler) before it is initialised
					core.task.SimpleAsyncTaskExecutor            | '#57'   | the executor (given to TaskExecutorPartitionHandler)""")
	void anExecutorThatIsInNoFieldIsNamedByItsThreadsAndItsUser(String type, String thread, String executor) {
		String pool = type.contains("Pool") ? JDK_POOL + "@1" : "java.lang.Thread@1";
		assertThat(ExecutorRemedies.remedy(setup(),
				submission(pool, "org.springframework." + type,
						"org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler"),
				thread))
			.isEqualTo("setTaskDecorator(new ContextPropagatingTaskDecorator()) on " + executor);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ThreadPoolTaskExecutor   | ''               | setTaskDecorator(new ContextPropagatingTaskDecorator()) on the field com.acme.Orders.pool before it is initialised
					ThreadPoolTaskExecutor   | com.acme.MdcOnly | setTaskDecorator(new ContextPropagatingTaskDecorator()) on the field com.acme.Orders.pool instead of com.acme.MdcOnly, which does not propagate the span, or both in a CompositeTaskDecorator
					SimpleAsyncTaskScheduler | ''               | wrap the task when it is scheduled, ContextSnapshotFactory.builder().build().captureAll().wrap(task): a decorator of the field com.acme.Orders.pool runs only when the time has come""")
	void anExecutorInAFieldIsNamed(String type, String decorator, String remedy) {
		Held held = new Held("the field com.acme.Orders.pool", "org.springframework.scheduling.concurrent." + type,
				"X@7", false, decorator.isEmpty() ? List.of() : List.of(decorator));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission("X@7", "com.acme.Orders"), "pool-1")).isEqualTo(remedy);
	}

	@Test
	void aForkJoinTaskCapturesInItsConstructor() {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, "java.util.concurrent.ForkJoinPool@1",
				List.of(new StackTraceElement("java.util.concurrent.ForkJoinPool", "invoke", "X", 1),
						new StackTraceElement("com.acme.Orders", "sum", "X", 1)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-1"))
			.startsWith("a ForkJoinTask cannot be wrapped: capture in its constructor");
	}

	@ParameterizedTest
	@CsvSource({ "java.util.concurrent.ScheduledThreadPoolExecutor, ContextScheduledExecutorService",
			"java.util.concurrent.Executors$DelegatedScheduledExecutorService, ContextScheduledExecutorService",
			"java.util.concurrent.ThreadPoolExecutor, ContextExecutorService" })
	void anExecutorOfTheJdkIsReturnedWrapped(String type, String wrapper) {
		assertThat(ExecutorRemedies.remedy(setup(), bean("tasks", type, "X@1", "task-*")))
			.startsWith("return " + wrapper + ".wrap(")
			.contains(" from the bean method, as a");
	}

	@Test
	void aSchedulerThatMakesAThreadForEachTaskIsNotDecorated() {
		String type = "org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler";
		Held held = new Held("the bean 'clock'", type, "X@1", false, List.of());
		Wiring wiring = new Wiring(Map.of(), Map.of(), List.of(held), List.of());
		assertThat(ExecutorRemedies.remedy(setup().withWiring(wiring),
				new ExecutorBean("clock", type, false, Probe.LOST, "X@1", "clock-*")))
			.endsWith("a decorator of the bean 'clock' runs only when the time has come");
	}

	@Test
	void theDecoratorOfABeanIsReplacedUnlessItHasNone() {
		Held other = new Held("the bean 'other'", SPRING_POOL, "X@2", false, List.of("com.acme.Other"));
		Held decorated = new Held("the bean 'tasks'", SPRING_POOL, "X@1", false, List.of("com.acme.MdcOnly"));
		Held plain = new Held("the bean 'tasks'", SPRING_POOL, "X@1", false, List.of());
		assertThat(remedyOfBean(true, Map.of(), other, decorated)).isEqualTo(
				"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the bean 'tasks' instead of com.acme.MdcOnly, which does not propagate the span, or both in a CompositeTaskDecorator");
		assertThat(remedyOfBean(true, Map.of(), other, plain)).isEqualTo(
				"setTaskDecorator(new ContextPropagatingTaskDecorator()) in the bean method, or build it with the injected builder and spring.task.execution.propagate-context=true");
	}

	@Test
	void aPropertyThatIsSetIsNoRemedy() {
		Map<String, String> set = Map.of("spring.task.execution.propagate-context", "true");
		String builder = "setTaskDecorator(new ContextPropagatingTaskDecorator()) in the bean method, or build it with the injected builder, for which spring.task.execution.propagate-context is on";
		assertThat(remedyOfBean(true, set)).isEqualTo(builder);
		assertThat(remedyOfBean(false, set)).isEqualTo(builder);
		assertThat(remedyOfBean(false, Map.of())).isEqualTo("spring.task.execution.propagate-context=true");
	}

	private static String remedyOfBean(boolean own, Map<String, String> properties, Held... held) {
		Setup setup = setup().withWiring(new Wiring(properties, Map.of(), List.of(held), List.of()));
		return ExecutorRemedies.remedy(setup, new ExecutorBean("tasks", SPRING_POOL, own, Probe.LOST, "X@1", "task-*"));
	}

	private static Setup setup(boolean propagates, boolean forced) {
		return setup().withWiring(
				new Wiring(
						Map.of("spring.task.execution.propagate-context", String.valueOf(propagates),
								"spring.task.execution.mode", forced ? "force" : "auto"),
						Map.of(), List.of(), List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
							java.util.Timer                         | com.acme.Orders                              | a TimerTask cannot be wrapped: capture in its constructor
							com.acme.Mailer                         | java.lang.Thread                             | com.acme.Mailer, a subclass of Thread that overrides run(), cannot be wrapped: capture in its constructor
							java.lang.Thread                        | java.lang.Thread                             | wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap((Runnable) task)
							java.util.concurrent.ArrayBlockingQueue | com.acme.Orders                              | queue a ContextSnapshot with each item
					java.util.concurrent.ThreadPoolExecutor | io.micrometer.context.ContextExecutorService | the task is wrapped already, and its snapshot holds no span: take the snapshot for each task, and not once""")
	void aTaskOfNoExecutorGetsALineThatCanBeApplied(String pool, String by, String remedy) {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, pool + "@1",
				List.of(new StackTraceElement(by, "start", "X.java", 1),
						new StackTraceElement("com.acme.Orders", "order", "X.java", 2)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "worker-1")).startsWith(remedy);
	}

	@Test
	void anExcludedExecutorIsTakenOutOfTheList() {
		ExecutorBean bean = new ExecutorBean("mails", SPRING_POOL, true, Probe.LOST, "X@1", "mails-*");
		Wiring wiring = new Wiring(Map.of("joinkey.excluded-beans", "other, mails"), Map.of(), List.of(), List.of());
		assertThat(ExecutorRemedies.remedy(setup().withWiring(wiring), bean))
			.startsWith("take 'mails' out of joinkey.excluded-beans, or ");
	}

	@Test
	void aSuspendingHandlerNeedsTheModuleThatReadsTheProperty() {
		TaskSubmission submission = submission("kotlinx.coroutines.reactor.MonoCoroutine@1",
				"kotlinx.coroutines.AbstractCoroutine", "kotlinx.coroutines.reactor.MonoKt",
				"reactor.core.publisher.MonoCreate",
				"org.springframework.web.servlet.mvc.method.annotation.ReactiveTypeHandler");
		Setup limited = new Setup(setup().tracing(), setup().applicationPackages(), List.of(), List.of(), List.of(),
				Map.of(), Map.of(), Map.of(), Threads.NONE);
		assertThat(ExecutorRemedies.remedy(limited, submission, "worker-1"))
			.isEqualTo("for a suspending handler: spring.reactor.context-propagation=auto");
		Wiring wiring = new Wiring(Map.of("spring.reactor.context-propagation", "auto"), Map.of(), List.of(),
				List.of("spring-core:7.0.8"));
		assertThat(ExecutorRemedies.remedy(limited.withWiring(wiring), submission, "worker-1"))
			.startsWith("for a suspending handler: add org.springframework.boot:spring-boot-reactor");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "worker-1"))
			.startsWith("give the coroutine the context when it starts");
	}

	@Test
	void aJobOfQuartzIsStartedByATrigger() {
		assertThat(ExecutorNames.name(setup(), submission("org.quartz.simpl.SimpleThreadPool@1"), "quartz-1"))
			.isEqualTo("a trigger of Quartz");
	}

	@Test
	void anItemOfAChannelTakesItsContextAlong() {
		TaskSubmission submission = submission("kotlinx.coroutines.channels.BufferedChannel@1",
				"kotlinx.coroutines.channels.BufferedChannel", "com.acme.Orders");
		assertThat(ExecutorNames.name(setup(), submission, "worker-1")).isEqualTo("a channel of Kotlin");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "worker-1"))
			.startsWith("send the context with each item of the channel");
	}

	@Test
	void aCoroutineIsGivenAnElementAndNoExecutor() {
		TaskSubmission submission = submission("kotlinx.coroutines.DeferredCoroutine@1",
				"kotlinx.coroutines.AbstractCoroutine", "kotlinx.coroutines.BuildersKt", "com.acme.Orders");
		assertThat(ExecutorNames.name(setup(), submission, "pool-4-thread-3")).isEqualTo("a coroutine");
		assertThat(submission.line(setup())).map(StackTraceElement::getClassName).contains("com.acme.Orders");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "pool-4-thread-3"))
			.contains("async(PropagationContextElement())", "observationRegistry.asContextElement()")
			.doesNotContain("ContextExecutorService");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "reactor.netty.resources.DefaultLoopResources$EventLoop", "io.netty.channel.nio.NioEventLoop" })
	void anEventLoopIsNotWrapped(String type) {
		TaskSubmission submission = submission(type + "@1", "com.acme.Orders");
		assertThat(ExecutorNames.name(setup(), submission, "reactor-http-epoll-3"))
			.isEqualTo("an event loop of Netty (" + type + ")");
		assertThat(ExecutorRemedies.remedy(setup(), submission, "reactor-http-epoll-3")).startsWith(
				"log in doOnSuccess, doOnNext or doOnError instead of subscribe(...), and call onErrorComplete() and contextCapture()")
			.doesNotContain("spring.reactor.context-propagation");
		Setup limited = new Setup(setup().tracing(), List.of("com.acme"), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of());
		assertThat(ExecutorRemedies.remedy(limited, submission, "reactor-http-epoll-3"))
			.contains(", with spring.reactor.context-propagation=auto");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orTimeout", "completeOnTimeout" })
	void aStageBehindATimeOutIsNotToldOfADelayedExecutor(String method) {
		TaskSubmission submission = new TaskSubmission(Observed.SERVER,
				"java.util.concurrent.ScheduledThreadPoolExecutor@1",
				List.of(new StackTraceElement("java.util.concurrent.CompletableFuture$Delayer", "delay", "C.java", 1),
						new StackTraceElement("java.util.concurrent.CompletableFuture", method, "C.java", 2),
						new StackTraceElement("com.acme.Prices", "load", "Prices.java", 3)));
		assertThat(ExecutorRemedies.remedy(setup(), submission, "CompletableFutureDelayScheduler")).startsWith(
				"a stage behind orTimeout or completeOnTimeout runs on the thread of the time-out. To keep the context, capture before")
			.doesNotContain("delayedExecutor");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					java.util.concurrent.ThreadPoolExecutor@1          | ; it is in the field com.acme.Orders.pool
					java.util.concurrent.ForkJoinPool@1                | as an ExecutorService; it is in the field com.acme.Orders.pool; a wrapper does not reach what a parallel
					java.util.concurrent.ScheduledThreadPoolExecutor@1 | as a ScheduledExecutorService; it is in the field com.acme.Orders.pool
					java.util.concurrent.LinkedBlockingQueue@1         | queue a ContextSnapshot with each item of the field com.acme.Orders.pool,""")
	void aFieldWithAnExecutorOrAQueueIsNamed(String pool, String words) {
		Held held = new Held("the field com.acme.Orders.pool", pool.replace("@1", ""), pool, false, List.of());
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission(pool), "pool-1")).contains(words);
		assertThat(ExecutorRemedies.remedy(setup, submission(pool.replace("@1", "@2")), "pool-1"))
			.doesNotContain("the field");
	}

	@Test
	void aDelegatingExecutorIsNamedIfItIsTheOnlyOneOfItsClass() {
		Held hidden = new Held("the field com.acme.Orders.pool",
				"java.util.concurrent.Executors$FinalizableDelegatedExecutorService", "X@9", false, List.of());
		Held elsewhere = new Held("the field com.acme.Carts.pool", hidden.type(), "X@8", false, List.of());
		Held other = new Held("the field com.acme.Orders.other", JDK_POOL, "X@7", false, List.of());
		assertThat(remedy(hidden, elsewhere)).endsWith("; it is in the field com.acme.Orders.pool");
		assertThat(remedy(hidden, other)).doesNotContain("the field");
		assertThat(remedy(elsewhere)).doesNotContain("the field");
		assertThat(remedy(other)).doesNotContain("the field");
		assertThat(remedy(new Held("the bean 'mails'", JDK_POOL, JDK_POOL + "@1", false, List.of())))
			.doesNotContain("it is in");
	}

	@Test
	void aFieldOfAClassTypeIsKept() {
		Held held = new Held("the field com.acme.Orders.pool of type ThreadPoolExecutor", JDK_POOL, JDK_POOL + "@1",
				false, List.of());
		assertThat(remedy(held)).isEqualTo(
				"keep the field com.acme.Orders.pool, since a wrapper is not a ThreadPoolExecutor, and give the work to ContextExecutorService.wrap(pool, ContextSnapshotFactory.builder().build()::captureAll) instead of pool, wherever it takes work, as at com.acme.Orders.submit(X.java:1)");
	}

	@Test
	void anExecutorThatAnotherClassMakesIsNamedThere() {
		Held held = new Held("the field com.acme.Orders.pool", JDK_POOL, JDK_POOL + "@1", false, List.of());
		for (String maker : List.of("com.acme.Pools", "com.acme.Orders")) {
			CodeSite made = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "Executors.newCachedThreadPool",
					new StackTraceElement(maker, "pool", "Pools.java", 7));
			Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of(made)));
			assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1"))
				.endsWith("it is in the field com.acme.Orders.pool" + (maker.endsWith("Pools")
						? ", and made elsewhere: look at Executors.newCachedThreadPool at com.acme.Pools.pool(Pools.java:7)"
						: ""));
		}
	}

	@Test
	void thePlaceOfALibraryThatGivesTheWorkIsNotNamed() {
		Held held = new Held("the field com.acme.Orders.pool of type ThreadPoolExecutor", JDK_POOL, JDK_POOL + "@1",
				false, List.of());
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "org.apache.library.Runner"), "pool-1"))
			.endsWith(" instead of pool where com.acme.Orders passes it on");
	}

	@Test
	void aPoolThatALibraryMakesIsNamedWithTheCallOfTheLibrary() {
		assertThat(ExecutorRemedies.remedy(setup(),
				submission(JDK_POOL + "@1", "org.apache.library.Runner", "com.acme.Orders"), "pool-1"))
			.startsWith("wrap the executor where it is made, ContextExecutorService.wrap(")
			.contains(
					"as an ExecutorService. If org.apache.library.Runner makes it itself, capture where the application "
							+ "calls the library, at com.acme.Orders.submit(X.java:1), ContextSnapshot snapshot = ");
	}

	@Test
	void aPoolThatNoFieldHasIsNamedWithTheLineThatMakesIt() {
		CodeSite own = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "Executors.newFixedThreadPool",
				new StackTraceElement("com.acme.Lanes", "<init>", "Lanes.java", 6));
		CodeSite other = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "new ForkJoinPool",
				new StackTraceElement("com.acme.Carts", "<init>", "Carts.java", 9));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(own, other)));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Lanes"), "pool-1")).endsWith(
				"as an ExecutorService; look at Executors.newFixedThreadPool at com.acme.Lanes.<init>(Lanes.java:6)");
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1"))
			.endsWith("; look at Executors.newFixedThreadPool at com.acme.Lanes.<init>(Lanes.java:6)");
	}

	@ParameterizedTest
	@CsvSource({ "java.util.concurrent.ForkJoinPool@1, com.acme.Orders, new ForkJoinPool",
			"java.util.concurrent.ForkJoinPool@1, com.acme.Orders, Executors.newWorkStealingPool",
			"java.util.concurrent.ScheduledThreadPoolExecutor@1, com.acme.Orders, Executors.newSingleThreadScheduledExecutor",
			"java.util.concurrent.ThreadPoolExecutor@1, com.acme.Orders, Executors.newCachedThreadPool",
			"java.lang.VirtualThread@1, java.util.concurrent.ThreadPerTaskExecutor, Executors.newVirtualThreadPerTaskExecutor" })
	void onlyWhatMakesSuchAPoolIsNamed(String pool, String by, String call) {
		List<CodeSite> all = Stream
			.of("new ForkJoinPool", "Executors.newWorkStealingPool", "Executors.newSingleThreadScheduledExecutor",
					"Executors.newCachedThreadPool", "Executors.newVirtualThreadPerTaskExecutor")
			.filter((made) -> made.equals(call) || !made.matches(".*(ForkJoin|WorkStealing).*")
					|| !call.matches(".*(ForkJoin|WorkStealing).*"))
			.map((made) -> new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, made,
					new StackTraceElement("com.acme.Lanes", "pool", "Lanes.java", 6)))
			.toList();
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), all));
		assertThat(ExecutorRemedies.remedy(setup, submission(pool, by), "pool-1"))
			.contains("; look at " + call + " at com.acme.Lanes.pool(Lanes.java:6)")
			.doesNotContain(", Executors.", ", new ForkJoinPool");
	}

	@Test
	void aPoolIsLookedForInEachClassThatLedToTheTask() {
		CodeSite made = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "Executors.newFixedThreadPool",
				new StackTraceElement("com.acme.Orders", "<init>", "Orders.java", 6));
		CodeSite other = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "Executors.newFixedThreadPool",
				new StackTraceElement("com.acme.Carts", "<init>", "Carts.java", 9));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(other, made)));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Metered", "com.acme.Orders"),
				"pool-1"))
			.endsWith("; look at Executors.newFixedThreadPool at com.acme.Orders.<init>(Orders.java:6)");
	}

	@Test
	void aPoolThatIsMadeByItsConstructorMayBeNeededAsItIs() {
		CodeSite made = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "new ThreadPoolExecutor",
				new StackTraceElement("com.acme.Background", "<clinit>", "Background.java", 6));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(made)));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Background"), "pool-1"))
			.endsWith("as an ExecutorService; look at new ThreadPoolExecutor at "
					+ "com.acme.Background.<clinit>(Background.java:6). Where its own type is needed, keep it, and give "
					+ "the work to ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll) "
					+ "instead of the executor itself, wherever it takes work, as at com.acme.Background.submit(X.java:1)");
	}

	@Test
	void aPoolThatTheCallerOfALibraryMakesIsNamedBeforeTheLibrary() {
		CodeSite own = new CodeSite(CodeSite.Kind.MAKES_EXECUTOR, "Executors.newFixedThreadPool",
				new StackTraceElement("com.acme.Orders", "<init>", "Orders.java", 6));
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(own)));
		assertThat(
				ExecutorRemedies.remedy(setup,
						submission(JDK_POOL + "@1", "com.google.common.util.concurrent.MoreExecutors",
								"com.acme.Orders"),
						"pool-1"))
			.endsWith(
					"as an ExecutorService; look at Executors.newFixedThreadPool at com.acme.Orders.<init>(Orders.java:6)");
	}

	@Test
	void aBeanThatAFieldNeedsAsItIsIsNotWrapped() {
		Held held = new Held("the field com.acme.Orders.quotes of type ThreadPoolExecutor", JDK_POOL, JDK_POOL + "@1",
				false, List.of());
		Setup setup = setup(bean("quotePool", JDK_POOL, JDK_POOL + "@1", "pool-1-thread-*"))
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1-thread-1"))
			.startsWith("let the bean 'quotePool' propagate by itself, since the field com.acme.Orders.quotes needs a "
					+ "ThreadPoolExecutor and takes no wrapper: new ThreadPoolExecutor(...) { @Override public void execute(")
			.endsWith(".wrap(task)); } }");
	}

	@Test
	void aBeanBesideAFieldWithAnotherPoolIsWrapped() {
		Held held = new Held("the field com.acme.Orders.quotes of type ThreadPoolExecutor", JDK_POOL, JDK_POOL + "@2",
				false, List.of());
		Setup setup = setup(bean("quotePool", JDK_POOL, JDK_POOL + "@1", "pool-1-thread-*"))
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1-thread-1"))
			.startsWith("return ContextExecutorService.wrap(");
	}

	@Test
	void theLineOfALibraryThatQueuesATaskIsNotNamed() {
		String queue = "java.util.concurrent.LinkedBlockingQueue";
		Held held = new Held("the field com.acme.Backlog.jobs of Runnable", queue, queue + "@1", false, List.of());
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of()));
		assertThat(ExecutorRemedies.remedy(setup, submission(queue + "@1", "org.apache.library.Backlog"), "worker-1"))
			.endsWith("wrap((Runnable) task)");
	}

	@Test
	void aLaterStageOfAFutureGetsAnExecutorToo() {
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.STAGES, "CompletableFuture.whenCompleteAsync",
						new StackTraceElement("com.acme.Orders", "load", "X.java", 3)))));
		String pool = TaskSubmission.COMMON_POOL;
		String future = "java.util.concurrent.CompletableFuture";
		assertThat(ExecutorRemedies.remedy(setup, submission(pool, future, "com.acme.Orders"), "common-1"))
			.startsWith("pass the future an executor that propagates the context")
			.endsWith(
					"; and give each later stage such an executor as its last argument too, CompletableFuture.whenCompleteAsync at com.acme.Orders.load(X.java:3)");
		assertThat(
				ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", future, "com.acme.Orders$Pools"), "pool-1"))
			.startsWith("wrap the executor where it is made")
			.endsWith(
					"; and give each later stage such an executor as its last argument too, CompletableFuture.whenCompleteAsync at com.acme.Orders.load(X.java:3)");
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1"))
			.endsWith("as an ExecutorService");
		assertThat(ExecutorRemedies.remedy(setup, submission(pool, future, "com.acme.Carts"), "common-1"))
			.endsWith("ContextPropagatingTaskDecorator");
		assertThat(ExecutorRemedies.remedy(setup, submission(future + "@1", future), "common-1"))
			.endsWith("; look at CompletableFuture.whenCompleteAsync at com.acme.Orders.load(X.java:3)");
	}

	@Test
	void aFutureThatTheTaskLeadsToGetsAnExecutorToo() {
		String future = "java.util.concurrent.CompletableFuture";
		StackTraceElement line = new StackTraceElement("com.acme.Orders", "submit", "X.java", 1);
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.HANDS_OVER, "CompletableFuture.supplyAsync", line),
						new CodeSite(CodeSite.Kind.HANDS_OVER, "CompletableFuture.runAsync",
								new StackTraceElement("com.acme.Orders", "submit", "X.java", 2)),
						new CodeSite(CodeSite.Kind.HANDS_OVER, "CompletableFuture.runAsync",
								new StackTraceElement("com.acme.Orders", "ship", "X.java", 9)))));
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
				List.of(new StackTraceElement(future, "supplyAsync", "C.java", 1), line));
		assertThat(ExecutorRemedies.remedy(setup, submission, "common-1"))
			.endsWith("as its last argument too, CompletableFuture.runAsync at com.acme.Orders.ship(X.java:9)");
	}

	@Test
	void aStageIsNoLaterStageOfItself() {
		String future = "java.util.concurrent.CompletableFuture";
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.STAGES, "CompletableFuture.thenApplyAsync",
						new StackTraceElement("com.acme.Orders", "submit", "X.java", 1)))));
		TaskSubmission submission = new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL,
				List.of(new StackTraceElement(future, "thenApplyAsync", "C.java", 1),
						new StackTraceElement("app", null, null, "com.acme.Orders", "submit", "X.java", 1)));
		assertThat(ExecutorRemedies.remedy(setup, submission, "common-1"))
			.endsWith("or a bean with ContextPropagatingTaskDecorator");
	}

	@Test
	void anotherStageOfTheSameLineIsALaterStage() {
		String future = "java.util.concurrent.CompletableFuture";
		StackTraceElement line = new StackTraceElement("com.acme.Orders", "submit", "X.java", 1);
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.STAGES, "CompletableFuture.thenApplyAsync", line))));
		assertThat(ExecutorRemedies.remedy(setup, submission(TaskSubmission.COMMON_POOL, future, "com.acme.Orders"),
				"common-1"))
			.endsWith("as its last argument too, CompletableFuture.thenApplyAsync at " + line);
	}

	@Test
	void anotherPoolThatTheTaskGivesWorkToIsWrappedToo() {
		StackTraceElement within = new StackTraceElement("com.acme.Orders", "lambda$submit$1", "X.java", 3);
		Wiring wiring = new Wiring(Map.of(), Map.of(),
				List.of(new Held("the field com.acme.Orders.outer", JDK_POOL, JDK_POOL + "@1", false, List.of()),
						new Held("the field com.acme.Orders.inner", JDK_POOL, JDK_POOL + "@2", false, List.of()),
						new Held("the field com.acme.Other.pool", JDK_POOL, JDK_POOL + "@3", false, List.of())),
				List.of(),
				List.of(new CodeSite(CodeSite.Kind.HANDS_OVER, "ExecutorService.submit", within),
						new CodeSite(CodeSite.Kind.HANDS_OVER, "ExecutorService.submit",
								new StackTraceElement("com.acme.Orders", "close", "X.java", 9)),
						new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear", within)));
		Setup setup = setup().withWiring(wiring);
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1"))
			.endsWith("it is in the field com.acme.Orders.outer; and wrap the executor in the field "
					+ "com.acme.Orders.inner too, which gets work from within, at com.acme.Orders.lambda$submit$1(X.java:3)");
		assertThat(ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@3", "com.acme.Other"), "pool-1"))
			.endsWith("it is in the field com.acme.Other.pool");
	}

	@Test
	void aLambdaThatGivesNoWorkNamesNoOtherPool() {
		StackTraceElement within = new StackTraceElement("com.acme.Orders", "lambda$submit$1", "X.java", 3);
		Wiring wiring = new Wiring(Map.of(), Map.of(),
				List.of(new Held("the field com.acme.Orders.outer", JDK_POOL, JDK_POOL + "@1", false, List.of()),
						new Held("the field com.acme.Orders.inner", JDK_POOL, JDK_POOL + "@2", false, List.of())),
				List.of(), List.of(new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear", within)));
		assertThat(ExecutorRemedies.remedy(setup().withWiring(wiring), submission(JDK_POOL + "@1", "com.acme.Orders"),
				"pool-1"))
			.endsWith("it is in the field com.acme.Orders.outer");
	}

	@Test
	void aPoolForAParallelStreamIsNotWrapped() {
		Setup setup = setup()
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.FORKS,
					"List.parallelStream", new StackTraceElement("com.acme.Orders", "lambda$load$0", "X.java", 2)))));
		TaskSubmission submission = submission("java.util.concurrent.ForkJoinPool@1", "com.acme.Orders");
		assertThat(ExecutorRemedies.remedy(setup, submission, "ForkJoinPool-1-worker-1"))
			.startsWith("a wrapper of the pool does not reach a parallel stream: capture before")
			.endsWith("; look at List.parallelStream at com.acme.Orders.lambda$load$0(X.java:2)");
		assertThat(ExecutorRemedies.remedy(setup, submission("java.util.concurrent.ForkJoinPool@1", "com.acme.Carts"),
				"ForkJoinPool-1-worker-1"))
			.startsWith("wrap the executor where it is made");
	}

	@Test
	void theNextStageOfALibrarysFutureIsTheApplicationsChoice() {
		List<StackTraceElement> stack = List.of(
				new StackTraceElement("java.util.concurrent.CompletableFuture", "postComplete", "X.java", 1),
				new StackTraceElement("org.springframework.kafka.core.KafkaTemplate", "send", "X.java", 1));
		assertThat(ExecutorRemedies.remedy(setup(),
				new TaskSubmission(Observed.SERVER, TaskSubmission.COMMON_POOL, stack), "common-1"))
			.startsWith("a stage runs on the thread that completes the future")
			.doesNotContain("KafkaTemplate");
	}

	private static String remedy(Held... held) {
		Setup setup = setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(held), List.of(), List.of()));
		return ExecutorRemedies.remedy(setup, submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1");
	}

	@Test
	void aTaskThatTakesItemsOfAnyRequestFromAQueueNeedsTheContextOfEachItem() {
		TaskSubmission submission = submission(JDK_POOL + "@1", "com.acme.Orders");
		assertThat(ExecutorRemedies.remedy(queued("submit", "Queue.add"), submission, "pool-1")).startsWith(
				"one task may handle items of several requests, of Queue.add at com.acme.Orders.submit(X.java:1): queue a ContextSnapshot with each item, ")
			.contains("does both. If the task handles items of its own request only, wrap the executor");
		assertThat(ExecutorRemedies.remedy(queued("other", "Queue.add"), submission, "pool-1")).startsWith("wrap");
		assertThat(ExecutorRemedies.remedy(queued("submit", "StreamBridge.send"), submission, "pool-1"))
			.startsWith("wrap");
	}

	@Test
	void soDoesATaskThatWritesABuffer() {
		assertThat(ExecutorRemedies.remedy(queued(CodeSite.Kind.BUFFERS, "submit", "List.add"),
				submission(JDK_POOL + "@1", "com.acme.Orders"), "pool-1"))
			.startsWith(
					"one task may handle items of several requests, of List.add at com.acme.Orders.submit(X.java:1)");
	}

	private static Setup queued(String method, String call) {
		return queued(CodeSite.Kind.SENDS, method, call);
	}

	private static Setup queued(CodeSite.Kind kind, String method, String call) {
		CodeSite site = new CodeSite(kind, call, new StackTraceElement("com.acme.Orders", method, "X.java", 1));
		return setup().withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(site)));
	}

}
