/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.joinkey.check.capture.OwnClasses;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.StubMethod;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.cache.Cache;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Consequences}.
 */
class ConsequencesTests {

	@ParameterizedTest
	@CsvSource({ "direct, 'JobLauncher.run, in io.joinkey.check.run.calls.ConsequencesTests$Importer.nightly'",
			"behindAnInterface, 'JobLauncher.run, in io.joinkey.check.run.calls.ConsequencesTests$Importer.nightly'",
			"behindAProxy, 'ProcessBuilder.start, in io.joinkey.check.run.calls.ConsequencesTests$Shell.list'",
			"byAMethodReference, 'JobLauncher.run, in io.joinkey.check.run.calls.ConsequencesTests$Importer.nightly'",
			"inALambda, 'System.exit, in io.joinkey.check.run.calls.ConsequencesTests$Everything.inALambda'",
			"inAnAnonymousClass, 'Cache.clear, in io.joinkey.check.run.calls.ConsequencesTests$Everything$1.call'",
			"byAnEvent, 'ConfigurableApplicationContext.close, in io.joinkey.check.run.calls.ConsequencesTests$Closes.on'",
			"patchesElsewhere, 'RestOperations.patchForObject, in io.joinkey.check.run.calls.ConsequencesTests$Everything.patchesElsewhere'",
			"deletesDeclared, 'ConsequencesTests$Stock.clear, which sends DELETE, in io.joinkey.check.run.calls.ConsequencesTests$Everything.deletesDeclared'",
			"deletesElsewhere, 'RestClient.delete, in io.joinkey.check.run.calls.ConsequencesTests$Everything.deletesElsewhere'",
			"exchangesElsewhere, 'RestOperations.exchange with PUT, in io.joinkey.check.run.calls.ConsequencesTests$Everything.exchangesElsewhere'",
			"choosesElsewhere, 'RestClient.method with DELETE, in io.joinkey.check.run.calls.ConsequencesTests$Everything.choosesElsewhere'",
			"sendsWithTheJdk, 'HttpRequest$Builder.DELETE, in io.joinkey.check.run.calls.ConsequencesTests$Everything.sendsWithTheJdk'",
			"connects, 'HttpURLConnection.setRequestMethod with PUT, in io.joinkey.check.run.calls.ConsequencesTests$Everything.connects'",
			"sendsWithApache, 'new HttpDelete, in io.joinkey.check.run.calls.ConsequencesTests$Everything.sendsWithApache'",
			"inherited, 'Runtime.exec, in io.joinkey.check.run.calls.ConsequencesTests$Base.started'",
			"byADefaultMethod, 'JobLauncher.run, in io.joinkey.check.run.calls.ConsequencesTests$Importer.nightly'" })
	void whatItsOwnerWouldRegretIsFound(String method, String found) {
		assertThat(consequence(method)).contains(found);
	}

	/** As a stress test does, or what fills a database. */
	@ParameterizedTest
	@CsvSource({ "submitsOften, 'ExecutorService.submit a hundred times or more, in '",
			"postsOften, 'RestTemplate.postForObject a hundred times or more, in '",
			"submitsByDefault, 'ExecutorService.submit a hundred times or more, in '",
			"publishesByDefault, 'ApplicationEventPublisher.publishEvent a hundred times or more, in '",
			"publishesOften, 'ApplicationEventPublisher.publishEvent a hundred times or more, in '",
			"publishesDeeper, 'ApplicationEventPublisher.publishEvent a hundred times or more, in '" })
	void aLongLoopThatChangesSomethingIsFound(String method, String found) {
		assertThat(consequence(method, (context) -> {
		})).hasValueSatisfying((text) -> assertThat(text).startsWith(found));
	}

	@ParameterizedTest
	@ValueSource(strings = { "readsDeclared", "submitsOnce", "submitsFew", "submitsUnlessMany", "collectsOften",
			"submitsFewByDefault", "readsElsewhere", "loopsBefore", "postsForEachSize", "postsUnlessLarge",
			"postsAfterALine" })
	void workThatIsDoneOnceOrOnlyReadsIsCalled(String method) {
		assertThat(consequence(method, (context) -> {
		})).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.data.repository.CrudRepository, deleteAll",
			"org.springframework.data.repository.CrudRepository, saveAll",
			"org.springframework.data.jpa.repository.JpaRepository, deleteAllInBatch",
			"org.springframework.jdbc.core.JdbcOperations, batchUpdate", "jakarta.persistence.EntityManager, remove" })
	void dataThatIsDeletedOrStoredInBulkIsRegretted(String type, String method) {
		ClassLoader loader = getClass().getClassLoader();
		assertThat(RegrettedCalls.named(type, method, loader)).isPresent();
		assertThat(RegrettedCalls.named(type, "save", loader)).isEmpty();
		assertThat(RegrettedCalls.named(type, "findAll", loader)).isEmpty();
	}

	/** Beside methods of the same classes that start something. */
	@ParameterizedTest
	@MethodSource("harmless")
	void aMethodThatDoesNoHarmIsCalled(String method) {
		assertThat(consequence(method)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "reads, true", "recurses, true", "direct, false", "behindAProxy, false", "collects, true",
			"updates, false", "writesAFile, false", "exchanges, false", "supplies, false" })
	void aMethodReadsIfNoCallSuggestsAChange(String method, boolean reads) {
		assertThat(isReading(method)).isEqualTo(reads);
	}

	private static boolean isReading(String name) {
		return judged(name, ConsequencesTests::register, Consequences::isReading);
	}

	@Test
	void aListenerOfTheStartIsNotLedToByAnEvent() {
		assertThat(consequence("byAnEvent", (context) -> {
			context.registerBean(Starts.class);
			context.registerBean(Refreshed.class);
		})).isEmpty();
	}

	@Test
	void aBeanThatNamesAnAbsentTypeHidesNoOther() {
		assertThat(consequence("byAnEvent", (context) -> {
			for (int i = 0; i < 20; i++) {
				context.registerBean("partial" + i, partial(i), (definition) -> definition.setLazyInit(true));
			}
			context.registerBean(Closes.class);
		})).contains("ConfigurableApplicationContext.close, in " + Closes.class.getName() + ".on");
	}

	/** A class of which a method takes an optional type that is absent. */
	private static Class<?> partial(int number) {
		return new ByteBuddy().subclass(Object.class)
			.name(ConsequencesTests.class.getPackageName() + ".Partial" + number)
			.defineMethod("takes", void.class, Visibility.PRIVATE)
			.withParameters(new ByteBuddy().subclass(Object.class).name("acme.Absent").make().getTypeDescription())
			.intercept(StubMethod.INSTANCE)
			.make()
			.load(ConsequencesTests.class.getClassLoader())
			.getLoaded();
	}

	static Stream<String> harmless() {
		return Stream.of("reads", "recurses", "closesAStream", "readsForAnAction");
	}

	private static Optional<String> consequence(String name) {
		return consequence(name, ConsequencesTests::register);
	}

	private static void register(GenericApplicationContext context) {
		context.registerBean(Importer.class);
		context.registerBean(Closes.class);
		context.registerBean("lister", Lister.class, () -> {
			ProxyFactory proxy = new ProxyFactory(new Shell());
			proxy.addInterface(Lister.class);
			return (Lister) proxy.getProxy(Lister.class.getClassLoader());
		});
	}

	private static Optional<String> consequence(String name, Consumer<GenericApplicationContext> beans) {
		return judged(name, beans, Consequences::of);
	}

	private static <T> T judged(String name, Consumer<GenericApplicationContext> beans,
			BiFunction<Consequences, HandlerMethod, T> question) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			AutoConfigurationPackages.register(context, ConsequencesTests.class.getPackageName());
			context.registerBean(Everything.class);
			beans.accept(context);
			context.refresh();
			Method method = Stream
				.concat(Stream.of(Everything.class.getDeclaredMethods()), Stream.of(Base.class.getDeclaredMethods()))
				.filter((each) -> each.getName().equals(name))
				.findFirst()
				.orElseThrow();
			return question.apply(new Consequences(context, new OwnClasses(context)),
					new HandlerMethod(context.getBean(Everything.class), method));
		}
	}

	@RestController
	enum Action {

		DELETE

	}

	static class Everything extends Base {

		private @Nullable Importer importer;

		private @Nullable Imports imports;

		private @Nullable Lister lister;

		private HttpMethod method = HttpMethod.GET;

		private @Nullable Cache cache;

		private @Nullable ApplicationEventPublisher events;

		private @Nullable Supplier<String> supplier;

		private @Nullable ExecutorService pool;

		private @Nullable Stock stock;

		private @Nullable RestTemplate client;

		private final List<Integer> sizes = new ArrayList<>();

		@GetMapping("/direct")
		public void direct() throws Exception {
			this.importer.nightly();
		}

		public void submitsOften() {
			for (int i = 0; i < 100; i++) {
				this.pool.submit(() -> "one");
			}
		}

		public void submitsByDefault(String name, @RequestParam(defaultValue = "1000") int rounds) {
			for (int i = 0; i < rounds; i++) {
				this.pool.submit(() -> name);
			}
		}

		public void publishesByDefault(@RequestParam(defaultValue = "500") int rounds) {
			IntStream.range(0, rounds).forEach((round) -> this.events.publishEvent(round));
		}

		public void submitsFewByDefault(@RequestParam(defaultValue = "10") int rounds) {
			for (int i = 0; i < rounds; i++) {
				this.pool.submit(() -> "one");
			}
		}

		public void postsOften() {
			long round = 0;
			while (round < 1_000_000L) {
				this.client.postForObject("/login", round, String.class);
				round++;
			}
		}

		public void publishesOften() {
			IntStream.range(0, 500).forEach((round) -> this.events.publishEvent(round));
		}

		public void publishesDeeper() {
			int round = 0;
			do {
				publish(round);
				round++;
			}
			while (round < 500);
		}

		private void publish(int round) {
			this.events.publishEvent(round);
		}

		public void submitsOnce() {
			this.pool.submit(() -> "one");
		}

		public void submitsFew() {
			for (int i = 0; i < 3; i++) {
				this.pool.submit(() -> "one");
			}
		}

		public void submitsUnlessMany() {
			if (this.sizes.size() < 1000) {
				this.pool.submit(() -> "one");
			}
		}

		public List<Integer> collectsOften() {
			for (int i = 0; i < 1000; i++) {
				this.sizes.add(i);
				this.client.getForObject("/prices", String.class);
			}
			return this.sizes;
		}

		public void postsForEachSize() {
			for (Integer size : this.sizes) {
				this.client.postForObject("/search", size, String.class);
				if (size > 1000) {
					this.sizes.remove(size);
				}
			}
		}

		public void postsUnlessLarge() {
			int total = 0;
			for (Integer size : this.sizes) {
				total += size;
				if (total < 1000) {
					this.client.postForObject("/search", size, String.class);
					continue;
				}
				this.sizes.add(size);
			}
		}

		public void postsAfterALine() {
			this.sizes.add("=".repeat(120).length());
			Runnable post = () -> this.client.postForObject("/search", 1, String.class);
			post.run();
		}

		public void loopsBefore() {
			for (int i = 0; i < 1000; i++) {
				this.sizes.add(i);
			}
			this.pool.submit(() -> "one");
		}

		public void behindAnInterface() throws Exception {
			this.imports.nightly();
		}

		public List<String> behindAProxy() throws IOException {
			return this.lister.list();
		}

		public CompletableFuture<Void> byAMethodReference() {
			return CompletableFuture.runAsync(this.importer::quietly);
		}

		public CompletableFuture<Void> inALambda() {
			return CompletableFuture.runAsync(() -> System.exit(0));
		}

		public Callable<String> inAnAnonymousClass() {
			return new Callable<>() {

				@Override
				public String call() {
					Everything.this.cache.clear();
					return "";
				}

			};
		}

		public void byAnEvent() {
			this.events.publishEvent("stop");
		}

		public void byADefaultMethod() throws Exception {
			this.imports.twice();
		}

		public int reads() {
			return this.importer.count() + this.imports.count();
		}

		public List<String> collects() {
			List<String> all = new ArrayList<>();
			all.add(String.valueOf(reads()));
			return all;
		}

		public Supplier<String> updates() {
			return () -> this.cache.putIfAbsent("a", "b").toString();
		}

		public @Nullable String patchesElsewhere() {
			return new RestTemplate().patchForObject("http://localhost:9/posts/1", "body", String.class);
		}

		public void deletesDeclared() {
			this.stock.clear("book");
		}

		public void readsDeclared() {
			this.stock.find("book");
			this.stock.search("book");
		}

		public String deletesElsewhere() {
			RestClient.create().delete().uri("http://localhost:9/posts/1").retrieve().toBodilessEntity();
			return "";
		}

		public String exchangesElsewhere() {
			return String
				.valueOf(this.client.exchange("/stock", HttpMethod.PUT, new HttpEntity<>("body"), String.class));
		}

		public String readsElsewhere() {
			String first = String.valueOf(this.client.exchange("/stock", HttpMethod.GET, null, String.class));
			return first + HttpRequest.newBuilder(URI.create("http://localhost:9")).method("HEAD", noBody()).build();
		}

		/** An action of its own has the name of an HTTP method. */
		public String readsForAnAction() {
			String action = String.valueOf(Action.DELETE);
			return action + this.client.exchange("/stock", this.method, null, String.class);
		}

		public String choosesElsewhere() {
			return String.valueOf(RestClient.create().method(HttpMethod.DELETE).uri("/stock").retrieve());
		}

		public HttpRequest sendsWithTheJdk() {
			return HttpRequest.newBuilder(URI.create("http://localhost:9")).DELETE().build();
		}

		public void connects() throws IOException {
			((HttpURLConnection) URI.create("http://localhost:9").toURL().openConnection()).setRequestMethod("PUT");
		}

		public Object sendsWithApache() {
			return new HttpDelete("http://localhost:9");
		}

		private static HttpRequest.BodyPublisher noBody() {
			return HttpRequest.BodyPublishers.noBody();
		}

		public String exchanges() {
			return String.valueOf(new RestTemplate().exchange("/", HttpMethod.POST, null, String.class));
		}

		public String supplies() {
			return this.supplier.get();
		}

		public Path writesAFile() throws IOException {
			return Files.createTempFile("a", "b");
		}

		public int recurses(int depth) {
			return (depth == 0) ? reads() : recurses(depth - 1);
		}

		public void closesAStream() throws IOException {
			System.in.close();
		}

	}

	abstract static class Base {

		public void inherited() throws IOException {
			started();
		}

		private void started() throws IOException {
			Runtime.getRuntime().exec(new String[] { "ls" });
		}

	}

	interface Imports {

		void nightly() throws Exception;

		int count();

		default void twice() throws Exception {
			nightly();
			nightly();
		}

	}

	static class Importer implements Imports {

		private @Nullable JobOperator operator;

		private @Nullable Job job;

		@Override
		public void nightly() throws Exception {
			this.operator.run(this.job, new JobParameters());
		}

		public void quietly() {
			try {
				nightly();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public int count() {
			return this.operator.getJobNames().size();
		}

	}

	interface Lister {

		List<String> list() throws IOException;

	}

	static class Shell implements Lister {

		@Override
		public List<String> list() throws IOException {
			return List.of(new ProcessBuilder("ls").start().toString());
		}

	}

	static class Starts {

		@EventListener(ApplicationReadyEvent.class)
		public void ready() throws IOException {
			new ProcessBuilder("ls").start();
		}

	}

	static class Refreshed implements ApplicationListener<ContextRefreshedEvent> {

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			if (event.getSource() instanceof Job) {
				System.exit(0);
			}
		}

	}

	static class Closes {

		private @Nullable ConfigurableApplicationContext context;

		@EventListener
		public void on(String event) {
			this.context.close();
		}

	}

	/** A client that is declared as an interface. */
	interface Stock {

		@DeleteExchange("/items/{item}")
		void clear(String item);

		@GetExchange("/items/{item}")
		String find(String item);

		@PostExchange("/items/search")
		String search(String item);

	}

}
