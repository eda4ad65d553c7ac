/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.forkjoin;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sums prices in a pool of its own. */
@SpringBootApplication
public class PricingApplication {

	public static void main(String[] args) {
		Platform.mvc(PricingApplication.class, args);
	}

	@RestController
	static class Prices {

		private final ForkJoinPool pool = new ForkJoinPool(3);

		@GetMapping("/sum")
		int sum() {
			return this.pool.invoke(new Sum(1, 400));
		}

	}

	static class Sum extends RecursiveTask<Integer> {

		private static final Logger log = LoggerFactory.getLogger(Sum.class);

		private final int from;

		private final int to;

		Sum(int from, int to) {
			this.from = from;
			this.to = to;
		}

		@Override
		protected Integer compute() {
			if (this.to - this.from < 100) {
				log.info("Summing prices {} to {}", this.from, this.to);
				return this.to - this.from;
			}
			int middle = (this.from + this.to) / 2;
			Sum left = new Sum(this.from, middle);
			left.fork();
			return new Sum(middle, this.to).compute() + left.join();
		}

	}

}
