/** What operators ask and do over HTTP. {@code protocol/openapi.json} describes it. */
@NullMarked
package dev.beckon.demo.admin;

import org.jspecify.annotations.NullMarked;
