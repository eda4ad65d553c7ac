/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import io.joinkey.check.appenders.EncodingAppender;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import org.slf4j.MDC;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.util.context.Context;

import org.springframework.asm.ClassReader;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CodeReader}, with the compiled classes of a jar.
 */
class CodeReaderTests {

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final Map<Kind, List<CodeSite>> sites = new HashMap<>();

	private Path jar = Path.of("");

	@BeforeEach
	void readsTheJarOfABean(@TempDir Path directory) throws Exception {
		this.jar = directory.resolve("shop.jar");
		try (OutputStream out = Files.newOutputStream(this.jar); JarOutputStream entries = new JarOutputStream(out)) {
			add(entries, Shop.class);
			entries.putNextEntry(new JarEntry("com/acme/Newer.class"));
			entries.write(new byte[] { (byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 1, 0, 0, 1 });
			entries.closeEntry();
		}
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.jar.toUri().toURL() }, null)) {
			this.beans.registerSingleton("shop", loader.loadClass(Shop.class.getName()).getConstructor().newInstance());
			new CodeReader(this.beans, (type) -> type.getName().equals(Shop.class.getName())).read()
				.forEach((site) -> this.sites.computeIfAbsent(site.kind(), (kind) -> new ArrayList<>()).add(site));
		}
	}

	@Test
	void itNamesTheCallAndItsPlace() {
		assertThat(this.sites.get(Kind.CLEARS_MDC)).singleElement()
			.asString()
			.matches(
					"MDC\\.clear at io\\.joinkey\\.check\\.capture\\.CodeReaderTests\\$Shop\\.audit\\(CodeReaderTests\\.java:[0-9]+\\)");
	}

	@Test
	void aSubscriberByHandWithoutTheContextOfTheOneBelowItIsFound() throws IOException {
		assertThat(found(Kind.LOSES_CONTEXT, Probe.class)).singleElement()
			.asString()
			.matches(
					"CoreSubscriber without currentContext\\(\\) at .*CodeReaderTests\\$Probe\\.<init>\\(CodeReaderTests\\.java:[0-9]+\\)");
		assertThat(found(Kind.LOSES_CONTEXT, PassingProbe.class)).isEmpty();
	}

	@Test
	void aClassWithTheFieldsOfAProblemIsFound() throws IOException {
		assertThat(found(Kind.PROBLEM, OwnProblem.class)).singleElement()
			.extracting((site) -> site.place().getClassName())
			.isEqualTo(OwnProblem.class.getName());
		assertThat(found(Kind.PROBLEM, Shop.class)).isEmpty();
	}

	private static List<CodeSite> found(Kind kind, Class<?> type) throws IOException {
		List<CodeSite> found = new ArrayList<>();
		new ClassReader(type.getName()).accept(new CodeVisitor((site) -> {
			if (site.kind() == kind) {
				found.add(site);
			}
		}), ClassReader.SKIP_FRAMES);
		return found;
	}

	static class Probe implements CoreSubscriber<String> {

		@Override
		public void onSubscribe(Subscription subscription) {
		}

		@Override
		public void onNext(String item) {
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onComplete() {
		}

	}

	static class PassingProbe extends Probe implements CoreSubscriber<String> {

		@Override
		public Context currentContext() {
			return Context.of("key", "value");
		}

	}

	@Test
	void onlyAKeyOfTheTracerIsOne() {
		assertThat(this.sites.get(Kind.CHANGES_ID_KEY)).singleElement().asString().startsWith("MDC.put at ");
	}

	@Test
	void whatAppendsToAFileIsFound() {
		assertThat(this.sites.get(Kind.APPENDS_FILE)).extracting(CodeSite::call)
			.containsExactlyInAnyOrder("new FileWriter", "StandardOpenOption.APPEND");
	}

	@Test
	void theConstantOfAKeyOfTheTracerIsFound() {
		assertThat(this.sites.get(Kind.NAMES_ID_KEY)).singleElement().asString().startsWith("\"traceId\" at ");
	}

	@Test
	void itSeesHeadersByTheirName() {
		assertThat(this.sites.get(Kind.NAMES_HEADER)).singleElement().asString().startsWith("\"Traceparent\" at ");
		assertThat(this.sites.get(Kind.REMOVES_HEADERS)).singleElement()
			.asString()
			.startsWith("HttpHeaders.remove at ");
	}

	@Test
	void itSeesCallsOfLambdasAndMethodReferences() {
		assertThat(this.sites.get(Kind.CALLS_BACK)).singleElement()
			.asString()
			.startsWith("DeferredResult.onTimeout at ");
		assertThat(this.sites.get(Kind.HANDS_OVER)).hasSize(3)
			.anySatisfy((site) -> assertThat(site.place().getMethodName()).startsWith("lambda$later$"))
			.anySatisfy((site) -> assertThat(site).asString().startsWith("ExecutorService.submit at "))
			.anySatisfy((site) -> assertThat(site).asString().startsWith("Thread.start at "));
		assertThat(this.sites.get(Kind.SHARES))
			.extracting((site) -> site.call() + " in " + site.place().getMethodName())
			.containsExactlyInAnyOrder("Flux.share in shared", "FluxSink.next in emits");
	}

	@Test
	void itSeesRegistriesBesideThoseOfSpringBoot() {
		assertThat(this.sites.get(Kind.OWN_METERS)).singleElement()
			.asString()
			.startsWith("new SimpleMeterRegistry at ");
		assertThat(this.sites.get(Kind.OWN_OBSERVATIONS)).singleElement()
			.asString()
			.startsWith("ObservationRegistry.create at ");
	}

	@Test
	void aQueueIsToldFromAMap() {
		assertThat(this.sites.get(Kind.SENDS)).extracting(CodeSite::toString)
			.satisfiesExactly((put) -> assertThat(put).startsWith("BlockingQueue.put at "),
					(added) -> assertThat(added).startsWith("BlockingQueue.add at "));
	}

	@Test
	void aQueueCountsIfTheClassMakesOneForSeveralThreads() {
		List<CodeSite> read = new ArrayList<>();
		for (Class<?> type : List.of(Digest.class, Walk.class)) {
			new ClassReader(bytes(type)).accept(new CodeVisitor(read::add), ClassReader.SKIP_FRAMES);
		}
		assertThat(read).singleElement().asString().startsWith("Queue.add at " + Digest.class.getName() + ".failed(");
	}

	/** Unlike one of a field, or one that is kept in a map. */
	@Test
	void aQueueOfOneMethodHoldsTheItemsOfOneRequest() {
		assertThat(read(Results.class)).filteredOn((site) -> site.kind() == Kind.SENDS)
			.extracting((site) -> site.place().getMethodName())
			.containsExactly("mailbox", "field");
	}

	@Test
	void anAppenderWhoseOutputIsReadHasNoQueueOfItsOwn() {
		assertThat(read(EncodingAppender.class)).isEmpty();
	}

	@Test
	void aBufferIsNamedWhereTheMethodHandsItOver() {
		assertThat(read(Buffer.class)).filteredOn((site) -> site.kind() == Kind.BUFFERS)
			.singleElement()
			.asString()
			.startsWith("List.add at " + Buffer.class.getName() + ".add(");
	}

	@Test
	void aCollectionThatThreadsShareIsNamedIfTheClassEmptiesIt() {
		for (Class<?> type : List.of(Pending.class, Swapped.class, Locked.class, Singleton.class, Window.class)) {
			assertThat(read(type)).filteredOn((site) -> site.kind() == Kind.COLLECTS)
				.singleElement()
				.asString()
				.startsWith("List.add at " + type.getName() + ".add(");
		}
		for (Class<?> type : List.of(Lines.class, Kept.class, Buffer.class, OfRequest.class)) {
			assertThat(read(type)).extracting(CodeSite::kind).doesNotContain(Kind.COLLECTS);
		}
	}

	@Test
	void aStageWithAnExecutorOfItsOwnDoesNotRunInTheCommonPool() {
		assertThat(read(Stages.class)).filteredOn((site) -> site.kind() == Kind.STAGES)
			.extracting((site) -> site.place().getMethodName())
			.containsExactly("common");
	}

	@Test
	void aRecordWithoutHeadersIsNamed() {
		assertThat(read(Records.class)).filteredOn((site) -> site.kind() == Kind.MAKES_RECORD)
			.extracting((site) -> site.place().getMethodName())
			.containsExactly("bare");
	}

	@Test
	void theFuturesOfTasksAreNoBuffer() {
		assertThat(read(FanOut.class)).extracting(CodeSite::kind).doesNotContain(Kind.BUFFERS);
	}

	private static List<CodeSite> read(Class<?> type) {
		List<CodeSite> read = new ArrayList<>();
		new ClassReader(bytes(type)).accept(new CodeVisitor(read::add), ClassReader.SKIP_FRAMES);
		return read;
	}

	private static byte[] bytes(Class<?> type) {
		try (InputStream bytes = type.getResourceAsStream(type.getName().replaceAll(".*[.]", "") + ".class")) {
			return Objects.requireNonNull(bytes).readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static class Digest {

		private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

		void failed(Exception failure) {
			this.failures.add(failure);
		}

	}

	static class Results {

		private final Queue<String> field = new ConcurrentLinkedQueue<>();

		private final ConcurrentMap<String, Queue<String>> mailboxes = new ConcurrentHashMap<>();

		int local(ExecutorService workers) {
			Queue<String> results = new ConcurrentLinkedQueue<>();
			results.add("first");
			workers.submit(() -> "second");
			return results.size();
		}

		void mailbox(String item) {
			Queue<String> made = new ConcurrentLinkedQueue<>();
			Queue<String> box = this.mailboxes.putIfAbsent("a", made);
			((box != null) ? box : made).add(item);
		}

		void field(String item) {
			this.field.add(item);
		}

	}

	static class Buffer {

		private final List<String> items = new ArrayList<>();

		private final List<String> others = new ArrayList<>();

		synchronized void add(String item, ExecutorService workers) {
			this.items.add(item);
			if (this.items.size() > 9) {
				workers.submit(() -> write(List.copyOf(this.items)));
			}
		}

		private int write(List<String> batch) {
			return batch.size();
		}

		void keeps(String item) {
			this.others.add(item);
		}

	}

	static class Pending {

		private final List<String> items = new ArrayList<>();

		List<String> add(String item) {
			synchronized (this.items) {
				this.items.add(item);
				List<String> full = List.copyOf(this.items);
				this.items.clear();
				return full;
			}
		}

	}

	static class Swapped {

		private List<String> items = new ArrayList<>();

		synchronized void add(String item) {
			this.items.add(item);
		}

		synchronized List<String> take() {
			List<String> full = this.items;
			this.items = new ArrayList<>();
			return full;
		}

	}

	static class Window {

		private List<String> items = new ArrayList<>();

		synchronized void add(String item, ScheduledExecutorService window) {
			if (this.items.isEmpty()) {
				window.schedule(this::take, 150, TimeUnit.MILLISECONDS);
			}
			this.items.add(item);
		}

		private synchronized List<String> take() {
			List<String> full = this.items;
			this.items = new ArrayList<>();
			return full;
		}

	}

	static class Locked {

		private final Lock lock = new ReentrantLock();

		private final List<String> items = new ArrayList<>();

		void add(String item) {
			this.lock.lock();
			this.items.add(item);
			this.lock.unlock();
		}

		void flush() {
			this.items.clear();
		}

	}

	@Component
	static class Singleton {

		private final List<String> items = new ArrayList<>();

		List<String> add(String item) {
			this.items.add(item);
			List<String> full = List.copyOf(this.items);
			this.items.clear();
			return full;
		}

	}

	@Component
	@Scope("prototype")
	static class OfRequest {

		private final List<String> items = new ArrayList<>();

		void add(String item) {
			this.items.add(item);
		}

		void clear() {
			this.items.clear();
		}

	}

	/** As an entity does, of which each request has its own. */
	static class Lines {

		private final List<String> lines = new ArrayList<>();

		void add(String line) {
			this.lines.add(line);
		}

		void clear() {
			this.lines.clear();
		}

	}

	static class Kept {

		private final List<String> all = new ArrayList<>();

		synchronized void add(String item) {
			this.all.add(item);
		}

	}

	static class Stages {

		void common(CompletableFuture<String> future) {
			future.thenRunAsync(this::hashCode);
		}

		void own(CompletableFuture<String> future, ExecutorService workers) {
			future.thenRunAsync(this::hashCode, workers);
		}

	}

	static class Records {

		Object bare(String value) {
			return new ProducerRecord<>("orders", value);
		}

		Object copied(ProducerRecord<String, String> record) {
			return new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers());
		}

	}

	static class FanOut {

		private final Map<String, String> cached = new HashMap<>();

		List<Future<String>> load(List<String> items, ExecutorService workers) {
			List<Future<String>> futures = new ArrayList<>();
			for (String item : items) {
				if (!this.cached.containsKey(item)) {
					futures.add(workers.submit(() -> item.strip()));
				}
			}
			return futures;
		}

	}

	record OwnProblem(String type, String title, int status, String instance) {
	}

	static class Walk {

		int steps() {
			Queue<String> next = new ArrayDeque<>();
			next.add("root");
			return next.size();
		}

	}

	@Test
	void eachTestOfAJvmReadsTheSameClassesOnce() throws IOException {
		Files.delete(this.jar);
		assertThat(new CodeReader(this.beans, (type) -> type.getName().equals(Shop.class.getName())).read())
			.isNotEmpty();
	}

	@Test
	void aClassOfALibraryIsNotRead() {
		assertThat(new CodeReader(this.beans, (type) -> false).read()).isEmpty();
	}

	private static void add(JarOutputStream entries, Class<?> type) throws IOException {
		String name = type.getName().replace('.', '/') + ".class";
		entries.putNextEntry(new JarEntry(name));
		try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
			assertThat(bytes).isNotNull();
			bytes.transferTo(entries);
		}
		entries.closeEntry();
	}

	/** Is read and not run. */
	public static class Shop {

		void audit() {
			MDC.clear();
		}

		void trail(Path file, byte[] line) throws IOException {
			new FileWriter("audit.log", true).close();
			new FileWriter("export.csv", false).close();
			Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			Files.write(file, line, StandardOpenOption.CREATE);
		}

		void keys(String tenant) {
			MDC.put("traceId", tenant);
			MDC.put("tenant", tenant);
		}

		void header(HttpHeaders headers) {
			headers.remove("Traceparent");
		}

		void later(DeferredResult<String> result, ExecutorService workers, Thread worker) {
			result.onTimeout(() -> workers.submit(this::audit));
			result.onCompletion(ContextSnapshotFactory.builder().build().captureAll().wrap(this::audit));
			workers.submit(worker::start);
		}

		void queued(BlockingQueue<String> queue, ConcurrentMap<String, String> map) throws InterruptedException {
			queue.put("order");
			queue.add("order");
			map.put("order", "1");
		}

		Object shared(Flux<String> flux) {
			return flux.share();
		}

		Object registersOnce(List<FluxSink<String>> sinks) {
			return Flux.<String>create((sink) -> {
				sink.next("order");
				sinks.add(sink);
			});
		}

		void emits(FluxSink<String> sink) {
			sink.next("order");
		}

		Object registries() {
			return (ObservationRegistry.create() != null) ? new SimpleMeterRegistry() : "";
		}

	}

}
