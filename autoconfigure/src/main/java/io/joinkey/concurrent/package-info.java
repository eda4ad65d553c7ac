/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Propagates context to tasks that run on other threads.
 */
@NullMarked
package io.joinkey.concurrent;

import org.jspecify.annotations.NullMarked;
