package dev.wardian.host.events;

/**
 * Why a subscriber did not handle a message.
 *
 * @param subscriber the id of the plugin, or the pattern of the application's subscription
 * @param attempts how often the message was handed over, from 0
 * @param reason what happened the last time, in one line of at most 1000 characters
 */
public record DeadLetter(String subscriber, int attempts, String reason) {}
