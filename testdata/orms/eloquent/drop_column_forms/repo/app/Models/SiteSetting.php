<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class SiteSetting extends Model
{
    public static function current()
    {
        return cache()->rememberForever('settings', fn () => static::query()->first());
    }
}
