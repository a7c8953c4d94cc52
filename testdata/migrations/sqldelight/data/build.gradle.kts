plugins {
    alias(libs.plugins.sqldelight)
}
