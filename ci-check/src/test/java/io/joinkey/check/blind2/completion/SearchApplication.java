/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.completion;

import java.util.List;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Searches several indexes and takes results as they come. */
@SpringBootApplication
public class SearchApplication {

	public static void main(String[] args) {
		Platform.mvc(SearchApplication.class, args);
	}

	@RestController
	static class Search {

		private static final Logger log = LoggerFactory.getLogger(Search.class);

		private final ExecutorService pool = Executors.newCachedThreadPool();

		@GetMapping("/search")
		String search() throws Exception {
			ExecutorCompletionService<String> results = new ExecutorCompletionService<>(this.pool);
			for (String index : List.of("books", "films")) {
				results.submit(() -> {
					log.info("Searching index {}", index);
					return index;
				});
			}
			return results.take().get() + results.take().get();
		}

	}

}
