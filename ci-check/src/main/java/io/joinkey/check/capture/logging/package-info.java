/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the application logs: the bytes that its appenders write, each with the span that
 * was active on the logging thread.
 */
@NullMarked
package io.joinkey.check.capture.logging;

import org.jspecify.annotations.NullMarked;
