/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

/**
 * What a finding does to the verdict.
 */
public enum Severity {

	/** Fails the build. */
	VIOLATION,
	/** Is reported. */
	WARNING

}
