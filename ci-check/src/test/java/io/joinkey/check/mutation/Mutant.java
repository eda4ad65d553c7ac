/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.mutation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * One change that PIT made.
 *
 * @param type the name of the source file's class
 * @param method the method, as it is called in the byte code
 * @param line the line
 * @param change what was changed, in PIT's words
 * @param source the source line
 * @param killed whether a test noticed
 */
record Mutant(String type, String method, int line, String change, String source, boolean killed) {

	/** Reads PIT's report, ordered by class and line. */
	static List<Mutant> read(Path report) throws Exception {
		NodeList elements = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(report.toFile())
			.getElementsByTagName("mutation");
		List<Mutant> mutants = new ArrayList<>();
		for (int i = 0; i < elements.getLength(); i++) {
			mutants.add(of((Element) elements.item(i)));
		}
		mutants.sort(Comparator.comparing(Mutant::type).thenComparing(Mutant::line));
		return mutants;
	}

	private static Mutant of(Element mutation) throws Exception {
		String type = text(mutation, "mutatedClass");
		String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
		String file = text(mutation, "sourceFile");
		int line = Integer.parseInt(text(mutation, "lineNumber"));
		String source = Files.readAllLines(Path.of("src/main/java", folder, file)).get(line - 1).strip();
		return new Mutant(file.replace(".java", ""), text(mutation, "mutatedMethod"), line,
				text(mutation, "description").replaceAll("[\\w/]+/(\\w+)", "$1"), source,
				Boolean.parseBoolean(mutation.getAttribute("detected")));
	}

	private static String text(Element mutation, String name) {
		return mutation.getElementsByTagName(name).item(0).getTextContent();
	}

	/**
	 * Return the method in the source. A lambda belongs to the method that contains it.
	 */
	String place() {
		return this.type + "." + this.method.replaceFirst("^lambda\\$(\\w+)\\$[0-9]+$", "$1");
	}

}
