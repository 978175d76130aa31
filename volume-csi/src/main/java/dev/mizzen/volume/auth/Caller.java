package dev.mizzen.volume.auth;

import java.util.List;
import java.util.Map;

/** Who a token belongs to, as the API server says; {@code extra} decides in some authorizers. */
public record Caller(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {}
