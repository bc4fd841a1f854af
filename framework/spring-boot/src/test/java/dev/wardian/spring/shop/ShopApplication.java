package dev.wardian.spring.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application: its packages are searched. */
@SpringBootApplication
public class ShopApplication {}
