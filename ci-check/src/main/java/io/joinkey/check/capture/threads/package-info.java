/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How a span reaches other threads: the tasks, queues and stages that carry work over.
 */
@NullMarked
package io.joinkey.check.capture.threads;

import org.jspecify.annotations.NullMarked;
