/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Exports spans without harming the application.
 */
@NullMarked
package io.joinkey.export;

import org.jspecify.annotations.NullMarked;
