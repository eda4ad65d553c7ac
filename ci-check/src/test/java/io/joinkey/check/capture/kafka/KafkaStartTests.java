/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import org.junit.jupiter.api.Test;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KafkaStart}.
 */
class KafkaStartTests {

	/** Spring reads all methods of a bean's class, as for {@code @PersistenceContext}. */
	@Test
	void springBootsModuleForKafkaMayBeMissing() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!Path.of(entry).getFileName().toString().startsWith("spring-boot-kafka-")) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass(KafkaConnectionDetails.class.getName()));
			assertThat(loader.loadClass(KafkaStart.class.getName()).getDeclaredMethods()).isNotEmpty();
			Constructor<?> start = loader.loadClass(Start.class.getName()).getDeclaredConstructor();
			start.setAccessible(true);
			assertThat(((Callable<?>) start.newInstance()).call()).isEqualTo(true);
		}
	}

	static final class Start implements Callable<Boolean> {

		@Override
		public Boolean call() {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				context.refresh();
				KafkaStart start = new KafkaStart(new KafkaCapture(new ThreadSnapshots()), context, () -> false);
				start.start();
				return start.isRunning();
			}
		}

	}

}
