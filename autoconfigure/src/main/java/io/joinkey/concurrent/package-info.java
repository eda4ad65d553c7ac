/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Thread hand-overs: tasks that run on another thread within the context of whoever
 * submitted them.
 */
@NullMarked
package io.joinkey.concurrent;

import org.jspecify.annotations.NullMarked;
