/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The gate as a Maven plugin.
 */
@NullMarked
package io.joinkey.maven;

import org.jspecify.annotations.NullMarked;
