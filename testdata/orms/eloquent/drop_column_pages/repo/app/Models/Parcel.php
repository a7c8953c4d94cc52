<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Parcel extends Model
{
    public function orders()
    {
        return $this->belongsToMany(Order::class);
    }

    public function getLabelAttribute()
    {
        return $this->attributes['status'];
    }
}
