/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hmanytags;

import java.time.Duration;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Counts with many tags, and measures with buckets of its own.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HmanytagsApplication {

	private static final Logger log = LoggerFactory.getLogger(HmanytagsApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HmanytagsApplication.class, arguments);
	}

	private final MeterRegistry meters;

	public HmanytagsApplication(MeterRegistry meters) {
		this.meters = meters;
	}

	@GetMapping("/sales")
	public String sales() {
		log.info("Sale recorded");
		this.meters
			.counter("sales", "country", "nl", "shop", "shop-17", "channel", "web", "article", "a1b2c3d4e5f60718",
					"tier", "gold")
			.increment();
		DistributionSummary.builder("basket.size")
			.serviceLevelObjectives(1, 5, 10)
			.tag("batch", "0123456789abcdef")
			.register(this.meters)
			.record(4);
		Timer.builder("pricing").publishPercentiles(0.5, 0.9).register(this.meters).record(Duration.ofMillis(3));
		return "ok";
	}

}
