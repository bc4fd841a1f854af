package dev.wardian.host.events;

/** What a subscriber's queue does with a message for which it has no room. */
public enum WhenFull {
    /** It drops the messages that wait for longest. Publishers notice nothing. */
    DROP_OLDEST,
    /** It takes none, and the publisher learns that: no subscriber gets the message then. */
    REFUSE
}
