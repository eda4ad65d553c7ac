/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of the foreign internals is complete and true for the libraries of this build.
 */
class ForeignInternalTests {

	/** Of libraries that no test has on its class path. */
	private static final List<ForeignInternal> ABSENT = List.of(ForeignInternal.LOG4J2_FACTORY, ForeignInternal.AGENT,
			ForeignInternal.STARTER);

	@Test
	void everyInternalIsThere() {
		assertThat(ForeignInternal.missing()).isEmpty();
		assertThat(ForeignInternal.values()).filteredOn((internal) -> !internal.isAvailable())
			.containsExactlyElementsOf(ABSENT);
	}

	@Test
	void anInternalThatIsGoneIsMissing() {
		for (ForeignInternal internal : ForeignInternal.values()) {
			try (HiddenInternal hidden = HiddenInternal.hide(internal)) {
				assertThat(ForeignInternal.missing())
					.isEqualTo(ABSENT.contains(internal) ? List.of() : List.of(internal));
			}
		}
	}

	@Test
	void aNameThatDoesNotExistIsNotFound() {
		String owner = "org.springframework.core.task.SimpleAsyncTaskExecutor";
		String decorator = "org.springframework.core.task.TaskDecorator";
		assertThat(new Member.Accessible(owner, "taskDecorator", decorator).exists()).isTrue();
		assertThat(new Member.Accessible(owner, "renamed", decorator).exists()).isFalse();
		assertThat(new Member.Accessible(owner, "taskDecorator", "java.lang.String").exists()).isFalse();
		assertThat(new Member.Accessible(owner + "Renamed", "taskDecorator", decorator).exists()).isFalse();
		assertThat(new Member.Type(owner + "Renamed").exists()).isFalse();
		assertThat(new Member.Bean(owner, "execute").exists()).isTrue();
		assertThat(new Member.Bean(owner, "renamed").exists()).isFalse();
		assertThat(new Member.Text(owner, "taskDecorator").exists()).isTrue();
		assertThat(new Member.Text(owner, "renamed").exists()).isFalse();
	}

	@Test
	void noOtherClassNamesAnInternal() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				if (!List.of("ForeignInternal.java", "Library.java").contains(file.getFileName().toString())) {
					String source = Files.readString(file);
					assertThat(ForeignInternal.values()).as(file.toString())
						.noneMatch((internal) -> source.contains("\"" + internal.value() + "\"")
								|| source.contains("\"" + internal.owner()));
				}
			}
		}
	}

}
