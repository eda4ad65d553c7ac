/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was seen at each hop, by column.
 */
final class HopTable {

	private final Map<Row, Map<Variant, Cell>> cells = new LinkedHashMap<>();

	private final Set<Variant> variants;

	HopTable(List<Row> rows, Set<Variant> variants) {
		rows.forEach((row) -> this.cells.put(row, new EnumMap<>(Variant.class)));
		this.variants = variants;
	}

	void put(Row row, Variant variant, Cell cell) {
		this.cells.get(row).put(variant, cell);
	}

	Cell cell(Row row, Variant variant) {
		return this.cells.get(row).getOrDefault(variant, new Cell(false, "not run"));
	}

	/**
	 * Reads which hops hold in a column of a table that was written before.
	 * @param markdown the table
	 * @param variant the column
	 * @param rows its rows, in their order
	 * @return the rows that hold
	 */
	static Set<Row> joined(String markdown, Variant variant, List<Row> rows) {
		List<String> lines = markdown.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| hop |"))
			.toList();
		if (lines.size() != rows.size()) {
			throw new IllegalStateException("The table has " + lines.size() + " hops and not " + rows.size());
		}
		int column = List.copyOf(Variant.columns()).indexOf(variant) + 2;
		Set<Row> joined = new LinkedHashSet<>();
		for (int i = 0; i < rows.size(); i++) {
			String[] cells = lines.get(i).split(" ?\\| ?");
			if (!cells[1].equals(rows.get(i).title())) {
				throw new IllegalStateException("The table has '" + cells[1] + "' and not " + rows.get(i).title());
			}
			if (cells[column].startsWith("**")) {
				joined.add(rows.get(i));
			}
		}
		return joined;
	}

	String markdown() {
		StringBuilder text = new StringBuilder();
		String section = "";
		for (Row row : this.cells.keySet()) {
			if (!row.section().equals(section)) {
				section = row.section();
				text.append("\n## ").append(section).append("\n\n| hop |");
				this.variants.forEach((variant) -> text.append(' ').append(variant.title()).append(" |"));
				text.append("\n|---|").append("---|".repeat(this.variants.size())).append('\n');
			}
			text.append(line(row)).append('\n');
		}
		return text.toString();
	}

	private String line(Row row) {
		return "| " + row.title() + " |"
				+ this.variants.stream()
					.map((variant) -> ' ' + text(row, variant) + " |")
					.collect(Collectors.joining());
	}

	private String text(Row row, Variant variant) {
		Cell cell = cell(row, variant);
		if (cell.joined()) {
			return "**" + cell.text() + "**";
		}
		boolean named = variant == Variant.JOINKEY && !row.rule().isEmpty();
		return cell.text() + (named ? "; gate: [" + row.rule() + "](RULES.md#" + row.rule() + ")" : "");
	}

}
