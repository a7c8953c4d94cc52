<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Order extends Model
{
    public function getAttribute($key)
    {
        switch ($key) {
            case 'shipcode': // ~ risky likely
                return strtoupper($this->attributes['number']);
        }

        return match ($key) {
            'status', 'total' => $this->getRawAttribute($key), // ~ risky likely
            default => parent::getAttribute($key),
        };
    }

    public function tone(string $kind): string
    {
        return match ($kind) {
            'status' => 'dark',
            default => 'light',
        };
    }
}
