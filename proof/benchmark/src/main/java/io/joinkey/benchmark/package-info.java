/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Measures what observability costs a service per request.
 */
@NullMarked
package io.joinkey.benchmark;

import org.jspecify.annotations.NullMarked;
