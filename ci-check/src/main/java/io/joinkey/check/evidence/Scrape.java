/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * One scrape of the application's metrics, as served.
 *
 * @param url what was asked
 * @param accept the {@code Accept} header that was sent
 * @param status the status of the response, or 0 when there was none
 * @param contentType the content type of the response, empty when it had none
 * @param body the response
 */
public record Scrape(String url, String accept, int status, String contentType, String body) implements Evidence {

	@Override
	public String place() {
		return "scrape of " + this.url + ": " + this.status + " " + this.contentType;
	}

}
