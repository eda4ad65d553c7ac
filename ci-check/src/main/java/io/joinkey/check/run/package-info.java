/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The gate as a program: it starts a service in a separate JVM, sends requests to it and
 * judges what it emitted.
 */
@NullMarked
package io.joinkey.check.run;

import org.jspecify.annotations.NullMarked;
