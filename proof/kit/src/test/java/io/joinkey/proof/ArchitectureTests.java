/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The proof modules may depend on each module, and what is published or copied on none of
 * them, except in tests.
 */
class ArchitectureTests {

	private static final Path ROOT = Path.of("../..");

	@Test
	void noModuleOutsideProofDependsOnItExceptInTests() throws Exception {
		List<Path> modules = modules();
		assertThat(modules).extracting((module) -> module.getFileName().toString())
			.contains("autoconfigure", "starter", "ci-check", "maven-plugin", "parent", "sample-checkout-app");
		for (Path module : modules) {
			assertThat(proofDependencies(module.resolve("pom.xml"))).as(module.toString())
				.allMatch((dependency) -> dependency.endsWith(" test"));
			assertThat(sources(module)).as(module.toString())
				.noneMatch((source) -> source.contains("import io.joinkey.proof."));
		}
	}

	@Test
	void aDependencyOnProofIsSeen() throws Exception {
		assertThat(proofDependencies(Path.of("../demo/pom.xml"))).containsExactly("joinkey-proof-kit ");
	}

	private static List<Path> modules() throws IOException {
		try (Stream<Path> folders = Files.list(ROOT)) {
			return folders.filter((folder) -> Files.exists(folder.resolve("pom.xml"))).toList();
		}
	}

	private static List<String> proofDependencies(Path pom) throws Exception {
		Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
		NodeList dependencies = document.getElementsByTagName("dependency");
		return Stream.iterate(0, (index) -> index < dependencies.getLength(), (index) -> index + 1)
			.map((index) -> (Element) dependencies.item(index))
			.filter((dependency) -> text(dependency, "artifactId").startsWith("joinkey-proof"))
			.map((dependency) -> text(dependency, "artifactId") + " " + text(dependency, "scope"))
			.toList();
	}

	private static String text(Element dependency, String name) {
		NodeList elements = dependency.getElementsByTagName(name);
		return (elements.getLength() > 0) ? elements.item(0).getTextContent() : "";
	}

	private static List<String> sources(Path module) throws IOException {
		Path main = module.resolve("src/main/java");
		if (!Files.isDirectory(main)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(main)) {
			return files.filter((file) -> file.toString().endsWith(".java")).map(ArchitectureTests::read).toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
