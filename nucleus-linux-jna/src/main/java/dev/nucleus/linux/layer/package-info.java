/**
 * The isolation layers, one class each. A layer reads the spec and appends its steps to the plan;
 * {@link dev.nucleus.linux.layer.Layers} has their order.
 */
package dev.nucleus.linux.layer;
