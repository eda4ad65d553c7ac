/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.Setup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OwnClasses}.
 */
class OwnClassesTests {

	@TempDir
	private Path classes;

	@AfterEach
	void forget() {
		System.clearProperty(OwnClasses.DIRECTORIES);
	}

	@Test
	void packagesBesideThatOfTheMainClassBelongToTheApplication() throws IOException {
		write("com/acme/app/Main.class");
		write("com/acme/app/web/Orders.class");
		write("com/acme/shared/Prices.class");
		write("com/acme/shared/deep/More.class");
		System.setProperty(OwnClasses.DIRECTORIES, this.classes.toString());
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			AutoConfigurationPackages.register(context, "com.acme.app");
			context.refresh();
			OwnClasses own = new OwnClasses(context);
			assertThat(own.packages()).containsExactly("com.acme.app", "com.acme.shared");
			assertThat(own.contains("com.acme.shared.deep.More")).isTrue();
			assertThat(own.contains("com.acme.sharedness.Other")).isFalse();
			assertThat(new SetupReader(context).read(Set.of(), Map.of(), Setup.Threads.NONE).applicationPackages())
				.isEqualTo(own.packages());
		}
	}

	private void write(String name) throws IOException {
		Path file = this.classes.resolve(name);
		Files.createDirectories(file.getParent());
		Files.write(file, new byte[] { 1 });
	}

	@Test
	void packagesThatTheMainClassScansBelongToTheApplication() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			AutoConfigurationPackages.register(context, getClass().getPackageName());
			context.register(Scanning.class);
			context.refresh();
			assertThat(new OwnClasses(context).packages()).containsExactly(getClass().getPackageName(),
					"com.acme.shared", "com.acme.types");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan(basePackages = { "com.acme.shared.**", "com.acme.types", "${other:com.acme.other}" })
	static class Scanning {

	}

}
