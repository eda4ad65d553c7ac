/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Times the hot paths with JMH, each next to Spring Boot's own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotPathBenchmark {

	/** The path. */
	@Param({ "LOG_LINE", "LOG_LINE_WITHOUT_IDS", "LOG_LINE_IN_FILE", "LOG_LINE_IN_FILE_WITHOUT_IDS", "SPAN_AND_SCOPE",
			"EXEMPLAR", "HEADERS", "TASK", "KAFKA_RECORD", "KAFKA_RECORD_CONSUMED", "HTTP_SERVER", "HTTP_CLIENT" })
	public String path;

	/** The application. */
	@Param({ "STOCK", "JOINKEY" })
	public String wiring;

	private ConfigurableApplicationContext context;

	private Runnable operation;

	/**
	 * Starts the application.
	 */
	@Setup(Level.Trial)
	public void start() {
		this.context = Wiring.valueOf(this.wiring).start();
		this.operation = HotPath.valueOf(this.path).prepare(this.context);
	}

	/**
	 * Stops the application.
	 */
	@TearDown(Level.Trial)
	public void stop() {
		this.context.close();
	}

	/**
	 * Runs the path once.
	 */
	@Benchmark
	public void run() {
		this.operation.run();
	}

}
