/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hupload;

import java.io.IOException;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes an upload of several parts.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class HuploadApplication {

	private static final Logger log = LoggerFactory.getLogger(HuploadApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HuploadApplication.class, arguments);
	}

	@PostMapping("/upload")
	public String upload(@RequestParam("file") MultipartFile file) throws IOException {
		log.info("Stored {} bytes of {}", file.getBytes().length, file.getOriginalFilename());
		return "ok";
	}

}
