/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Writes a report for people and for other programs.
 */
@NullMarked
package io.joinkey.check.report;

import org.jspecify.annotations.NullMarked;
