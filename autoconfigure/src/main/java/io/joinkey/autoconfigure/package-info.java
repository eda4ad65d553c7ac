/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The auto-configurations, their properties and the defaults they set.
 */
@NullMarked
package io.joinkey.autoconfigure;

import org.jspecify.annotations.NullMarked;
