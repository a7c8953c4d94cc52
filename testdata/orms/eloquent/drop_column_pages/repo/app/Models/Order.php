<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Order extends Model
{
    public function parcel()
    {
        return $this->hasOne(Parcel::class);
    }

    public function parcels()
    {
        return $this->hasMany(Parcel::class);
    }

    public function getLabelAttribute()
    {
        return empty($this->attributes['status']) ? '-' : $this->attributes['total']; // ~ risky likely
    }
}
