package dev.wardian.host.events;

/**
 * What happened to the messages of one subscriber. They add up: {@code accepted} is the sum of
 * {@code waiting}, {@code running}, {@code handled}, {@code dead} and {@code dropped}.
 *
 * @param subscriber the id of the plugin, or the pattern of the application's subscription
 * @param waiting messages in the queue now
 * @param waitingBytes bytes of the messages in the queue now
 * @param running messages that are handled now
 * @param accepted messages that came into the queue
 * @param handled messages that were handled
 * @param failures attempts that failed
 * @param dead messages that were not handled, and became dead letters
 * @param dropped messages that were dropped, because the queue was full or the subscription ended
 */
public record SubscriberFigures(
        String subscriber,
        int waiting,
        long waitingBytes,
        int running,
        long accepted,
        long handled,
        long failures,
        long dead,
        long dropped) {}
