/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.ClassUtils;

/**
 * The mappings behind which a library calls code of the application: GraphQL's queries
 * and the tools of an MCP server. Each of them may change something, so the gate only
 * names them.
 */
final class LibraryMappings {

	private static final String GRAPHQL = "org.springframework.graphql.server.WebGraphQlHandler";

	private static final String MCP = "io.modelcontextprotocol.server.Mcp";

	private static final List<String> MCP_SERVERS = List.of("SyncServer", "AsyncServer", "StatelessSyncServer",
			"StatelessAsyncServer");

	private LibraryMappings() {
	}

	static List<Mapping> of(ApplicationContext context) {
		List<Mapping> found = new ArrayList<>();
		PropertyResolver properties = context.getEnvironment();
		if (hasBean(context, GRAPHQL)) {
			found.add(posted(properties.getProperty("spring.graphql.http.path", "/graphql"), "GraphQL takes it"));
		}
		if (MCP_SERVERS.stream().anyMatch((name) -> hasBean(context, MCP + name))
				&& !properties.getProperty("spring.ai.mcp.server.stdio", boolean.class, false)) {
			found.add(posted(mcpPath(properties), "an MCP server takes it for its tools"));
		}
		return found;
	}

	private static String mcpPath(PropertyResolver properties) {
		return "sse".equalsIgnoreCase(properties.getProperty("spring.ai.mcp.server.protocol"))
				? properties.getProperty("spring.ai.mcp.server.sse-message-endpoint", "/mcp/message")
				: properties.getProperty("spring.ai.mcp.server.streamable-http.mcp-endpoint", "/mcp");
	}

	private static Mapping posted(String path, String taken) {
		return new Mapping("POST", path, "", MappingKind.OTHER, taken);
	}

	private static boolean hasBean(ApplicationContext context, String type) {
		ClassLoader loader = context.getClassLoader();
		return ClassUtils.isPresent(type, loader)
				&& context.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), true, false).length > 0;
	}

}
