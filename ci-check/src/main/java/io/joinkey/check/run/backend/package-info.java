/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The names in files of back ends: alert rules, dashboards, data sources and log
 * pipelines.
 */
@NullMarked
package io.joinkey.check.run.backend;

import org.jspecify.annotations.NullMarked;
