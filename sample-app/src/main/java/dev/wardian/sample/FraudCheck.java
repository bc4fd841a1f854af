package dev.wardian.sample;

/** Tells how suspicious orders look. A plugin implements it. */
public interface FraudCheck {
    /**
     * Judges an order.
     *
     * @param order the order as JSON
     * @return {@code score=NN}, from 0 to 100, and the reasons
     */
    String score(String order);
}
