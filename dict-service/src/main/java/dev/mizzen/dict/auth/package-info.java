/**
 * Who calls and whether they may: pod tokens by our own key, everybody else by the API server
 * (TokenReview, SubjectAccessReview) with short caches. Fails closed. Nothing of dicts and queues
 * may come in here.
 */
package dev.mizzen.dict.auth;
