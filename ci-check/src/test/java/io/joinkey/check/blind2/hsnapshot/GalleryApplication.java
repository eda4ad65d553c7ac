/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hsnapshot;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tasks of the common pool carry a snapshot that was taken by hand. */
@SpringBootApplication
public class GalleryApplication {

	public static void main(String[] args) {
		Platform.mvc(GalleryApplication.class, args);
	}

	@RestController
	static class Pictures {

		private static final Logger log = LoggerFactory.getLogger(Pictures.class);

		private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		@GetMapping("/pictures")
		String picture() {
			var snapshot = this.snapshots.captureAll();
			CompletableFuture<?>[] parts = Stream.of("left", "right")
				.map((side) -> CompletableFuture.runAsync(snapshot.wrap(() -> log.info("Rendering {}", side))))
				.toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(parts).join();
			return "picture";
		}

	}

}
