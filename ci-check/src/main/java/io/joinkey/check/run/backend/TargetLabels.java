/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.backend;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import org.yaml.snakeyaml.nodes.Node;

import static io.joinkey.check.run.backend.BackendFileReader.fields;
import static io.joinkey.check.run.backend.BackendFileReader.items;
import static io.joinkey.check.run.backend.BackendFileReader.text;

/**
 * Reads which labels Prometheus adds to the metrics that it scrapes.
 */
final class TargetLabels {

	private TargetLabels() {
	}

	static void read(BackendFileReader reader, Node root, Node scrapes, boolean whole) {
		if (items(scrapes).stream().anyMatch((scrape) -> fields(scrape).containsKey("pipeline_stages"))) {
			// a file of Promtail, which calls its inputs so
			return;
		}
		Set<String> labels = new TreeSet<>();
		// something around it, such as the Collector, may add labels
		boolean any = !whole || fields(root).containsKey("scrape_config_files");
		for (Node node : BackendFileReader.all(root).toList()) {
			Map<String, Node> fields = fields(node);
			labels.addAll(fields(fields.get("labels")).keySet());
			labels.addAll(fields(fields.get("external_labels")).keySet());
			labels.add(text(fields.get("target_label")));
			// discovery sets labels of its own, or only those that relabelling copies
			any |= text(fields.get("action")).equals("labelmap") || text(fields.get("target_label")).contains("$")
					|| fields.keySet().stream().anyMatch((key) -> key.endsWith("_sd_configs"));
		}
		labels.remove("");
		reader.add(Kind.TARGET_LABELS, any ? "*" : "",
				labels.stream().map((label) -> new Label(label, "=", "")).toList(), scrapes);
	}

}
