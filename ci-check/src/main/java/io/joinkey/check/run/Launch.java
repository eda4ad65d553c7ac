/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Libraries;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Starts an application by its main method, on a new thread. A main method may block,
 * return, close the application or end the JVM. The application stays open until it is
 * judged.
 */
final class Launch {

	/** A runner that takes longer does not end. */
	private static final Duration RUNNERS = Duration.ofSeconds(20);

	private static final Duration CLOSE = Duration.ofSeconds(10);

	private static final AtomicReference<@Nullable Launch> CURRENT = new AtomicReference<>();

	private final Entry entry;

	private final Consumer<ConfigurableApplicationContext> preparation;

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final CountDownLatch judged = new CountDownLatch(1);

	private final AtomicReference<@Nullable SpringApplication> application = new AtomicReference<>();

	private volatile @Nullable ConfigurableApplicationContext context;

	private final List<SpringApplication> others = new CopyOnWriteArrayList<>();

	private String note = "";

	Launch(Entry entry, Consumer<ConfigurableApplicationContext> preparation) {
		this.entry = entry;
		this.preparation = preparation;
	}

	enum Kind {

		STARTED, READY, FAILED, CLOSING, EXITING, RETURNED, THREW

	}

	private record Event(Kind kind, @Nullable Throwable failure, String text) {
	}

	/**
	 * Return the launch that an application belongs to. Only the first application does
	 * that is not the parent of another: Spring Cloud starts another application within
	 * it.
	 */
	static @Nullable Launch takes(SpringApplication application) {
		Launch launch = CURRENT.get();
		if (launch == null || isParent()) {
			return null;
		}
		if (launch.application.compareAndSet(null, application)) {
			return launch;
		}
		if (launch.context != null) {
			launch.others.add(application);
		}
		return null;
	}

	/** A builder starts the parent while it starts the child. */
	private static boolean isParent() {
		return StackWalker.getInstance()
			.walk((frames) -> frames
				.filter((frame) -> frame.getMethodName().equals("run")
						&& frame.getClassName().equals(SpringApplicationBuilder.class.getName()))
				.count() > 1);
	}

	/**
	 * Starts the application and waits until it can be judged.
	 * @param arguments the arguments of its main method
	 * @param limit how long it may take
	 * @return the running application
	 */
	ConfigurableApplicationContext start(String[] arguments, Duration limit) {
		CURRENT.set(this);
		Thread main = new Thread(() -> main(arguments), "main");
		main.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		main.start();
		try {
			await(main, limit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CouldNotJudge("The gate was interrupted while " + this.entry + " started", ex);
		}
		ConfigurableApplicationContext running = this.context;
		if (running == null) {
			throw new CouldNotJudge(StartFailure.noApplication(this.entry));
		}
		return running;
	}

	List<String> notes() {
		Stream<String> unjudged = this.others.stream()
			.filter(Launch::isOfApplication)
			.map((other) -> "The gate did not judge another application that was started in the same JVM: "
					+ other.getAllSources()
						.stream()
						.map((source) -> (source instanceof Class<?> type) ? type.getName() : source.toString())
						.collect(Collectors.joining(", ")))
			.distinct();
		return Stream.concat(Stream.of(this.note).filter(Predicate.not(String::isEmpty)), unjudged).toList();
	}

	/** Spring Cloud starts one to read its properties again. */
	private static boolean isOfApplication(SpringApplication other) {
		return other.getAllSources()
			.stream()
			.anyMatch((source) -> source instanceof Class<?> type && !Libraries.isKnown(type.getName()));
	}

	/** Return the place at which the application tried to end the JVM after its start. */
	Optional<String> exit() {
		return this.events.stream()
			.filter((event) -> event.kind() == Kind.EXITING && !event.text().isEmpty())
			.map(Event::text)
			.findFirst();
	}

	void tell(Kind kind) {
		this.events.add(new Event(kind, null, ""));
	}

	void tell(Kind kind, Throwable failure) {
		this.events.add(new Event(kind, failure, ""));
	}

	/**
	 * Blocks the exit of the JVM until the application is judged.
	 * @param place where it does
	 */
	static void exiting(String place) throws InterruptedException {
		Launch launch = CURRENT.get();
		if (launch != null) {
			launch.events.add(new Event(Kind.EXITING, null, place));
			launch.judged.await();
		}
	}

	void prepared(ConfigurableApplicationContext prepared) {
		this.context = prepared;
		prepared.addApplicationListener(new Closing(prepared));
		this.preparation.accept(prepared);
	}

	/**
	 * Releases the application and closes it.
	 */
	void close() {
		CURRENT.compareAndSet(this, null);
		this.judged.countDown();
		ConfigurableApplicationContext running = this.context;
		if (running == null) {
			return;
		}
		Thread closer = new Thread(running::close, "joinkey-close");
		closer.setDaemon(true);
		closer.start();
		try {
			closer.join(CLOSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void main(String[] arguments) {
		try {
			this.entry.run(arguments);
			tell(Kind.RETURNED);
		}
		catch (Throwable failure) {
			tell(Kind.THREW, failure);
		}
	}

	private void await(Thread main, Duration limit) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		boolean started = false;
		while (true) {
			Event event = this.events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (event == null) {
				if (!started) {
					throw new CouldNotJudge(StartFailure.tooLong(this.entry, limit, main));
				}
				this.note = "A runner of the application did not end within " + RUNNERS.toSeconds() + " s"
						+ RunningWork.of(main, main.getStackTrace()).map((work) -> ": " + work).orElse("")
						+ ". The gate judged the application while the runner was still running";
				return;
			}
			switch (event.kind()) {
				case STARTED -> {
					started = true;
					end = Math.min(end, System.nanoTime() + RUNNERS.toNanos());
				}
				case READY -> {
					return;
				}
				case CLOSING, EXITING -> {
					if (started) {
						this.note = "The application closed itself. The gate judged what it did until then";
						return;
					}
					if (event.kind() == Kind.EXITING) {
						throw new CouldNotJudge(StartFailure.exited(this.entry, event.text()));
					}
				}
				case RETURNED -> {
					if (this.context == null) {
						throw new CouldNotJudge(StartFailure.noApplication(this.entry));
					}
				}
				default -> throw new CouldNotJudge(StartFailure.failed(this.entry, event.failure(), known()));
			}
		}
	}

	private KnownProperties known() {
		ConfigurableApplicationContext prepared = this.context;
		return (prepared != null) ? KnownProperties.of(prepared.getEnvironment()) : KnownProperties.NONE;
	}

	/** Runs before anything is stopped. */
	private final class Closing implements ApplicationListener<ContextClosedEvent>, Ordered {

		private final ConfigurableApplicationContext watched;

		private Closing(ConfigurableApplicationContext watched) {
			this.watched = watched;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			if (event.getApplicationContext() != this.watched) {
				return;
			}
			tell(Kind.CLOSING);
			try {
				Launch.this.judged.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
