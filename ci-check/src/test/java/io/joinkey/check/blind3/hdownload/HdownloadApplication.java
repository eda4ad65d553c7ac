/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hdownload;

import java.nio.charset.StandardCharsets;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Streams a download, with the context on the task executor.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HdownloadApplication {

	private static final Logger log = LoggerFactory.getLogger(HdownloadApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HdownloadApplication.class, arguments, "spring.task.execution.propagate-context=true");
	}

	@GetMapping("/download")
	public ResponseEntity<StreamingResponseBody> download() {
		log.info("Download begins");
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body((out) -> {
			for (int row = 0; row < 50; row++) {
				out.write(("row " + row + "\n").getBytes(StandardCharsets.UTF_8));
			}
			log.info("Download written");
		});
	}

}
